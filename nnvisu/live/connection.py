"""Connection: one WebSocket. Its thread alone reads commands, writes, and sends what is due.

It sleeps in its channel and wakes for a command, for a new state, or when the next frame is due, whichever comes first.
After each round it tells the session when it wants the next state.
"""

import collections
import functools
import math
import threading

from nnvisu.core.trainer import Trainer
from nnvisu.errors import InvalidMessage, InvalidValue, NnvisuError, RateLimited, SessionMoved
from nnvisu.live.admission import Admission
from nnvisu.live.answer_queue import AnswerQueue
from nnvisu.live.attendance import Attendance
from nnvisu.live.channel import Channel, ChannelClosed
from nnvisu.live.closing import GOING_AWAY, POLICY_VIOLATION, SERVICE_RESTART, TRY_AGAIN_LATER, Close
from nnvisu.live.dispatch import ON_CLASSROOM, ON_SOCKET, QUESTIONS, Answer
from nnvisu.live.forking import RunCopy
from nnvisu.live.greeting import greeting
from nnvisu.live.internal_commands import RewindTo, TakeMember
from nnvisu.live.outgoing import Outgoing
from nnvisu.live.places import Visit
from nnvisu.live.questions import prepare_answer
from nnvisu.live.registry import SessionRegistry
from nnvisu.live.scheduler import ComputeGate
from nnvisu.live.session_ids import new_id
from nnvisu.live.state import State
from nnvisu.live.totals import ERRORS
from nnvisu.live.watcher import Watcher
from nnvisu.wire import commands, messages

MAX_WAIT_S = 5.0
FRESH_STATE_S = 1.0  # how long a greeting waits for the run's present step


class Connection:
    """The life of one socket on one session."""

    def __init__(self, channel: Channel, registry: SessionRegistry, visit: Visit):
        self._channel = channel
        self._watcher = Watcher(channel.wake, self._write_state, channel.send_or_wake)
        # Guards what was sent and what is due: in a crowd the session's thread writes as well. Lock order: the desk,
        # then this.
        self._lock = threading.Lock()
        self._registry = registry
        self._visit, self._session = visit, visit.session
        self._clock = registry.clock
        self._admission = Admission(visit.role, registry.clock)
        self._outbox: collections.deque[messages.Message] = collections.deque()
        self._answers = AnswerQueue(registry.clock)
        self._attendance = Attendance(registry.classrooms, visit.session, visit.place.owner)
        self._desk = registry.desk
        self._sent_state: State | None = None
        self._is_asked = self._is_granted = False  # by a command; by an acknowledgement, something that had to wait
        self._failure: Exception | None = None
        self._outgoing = Outgoing(
            visit.session, registry.warmup, channel.write, registry.clock, lambda: registry.desk.stretch, visit.role
        )

    def serve(self) -> None:
        """Serve the socket until either side ends it."""
        wake = self._visit.place.wake = self._channel.wake
        self._session.attach(self._watcher)
        self._registry.warmup.add_listener(wake)
        try:
            with self._session.presence.visit(self._visit.role, wake), self._attendance.visit(self._visit.role, wake):
                self._converse()
        except Close as close:
            close.send(self._channel)
        except ChannelClosed:
            pass
        finally:
            self._desk.roam()  # what the server has this thread do next is not ours
            self._registry.warmup.remove_listener(wake)
            self._session.detach(self._watcher)
            # They refer back to this connection; without them it is freed at once, not by the garbage collector.
            self._watcher.let_go()
            self._failure = None

    def _converse(self) -> None:
        """Send the greeting, then read and write until either side closes."""
        self._write(greeting(self._visit, self._fresh_state()))
        self._channel.flush()
        look_at = self._clock()
        while True:
            is_called = self._channel.wait(look_at - self._clock())
            self._desk.settle()
            # Most acknowledgements change nothing: what is due next was worked out when the picture was sent.
            if self._read_all() or is_called or self._clock() >= look_at:
                self._check_end()
                look_at = self._clock() + self._work()
            self._channel.flush()

    def _work(self) -> float:
        """Write what is due, say when the next state is wanted, and return the seconds until something else is due."""
        if self._failure is not None:
            raise self._failure
        wait_s = self._seconds_until_due()
        if is_due := wait_s <= 0:
            with self._desk.seat(is_urgent=self._is_awaited), self._lock:
                self._write_due(self._session.state)
        self._answer_one()
        with self._lock:
            if (answer_s := self._seconds_until_answer()) <= 0:
                return 0.0
            state = self._session.state
            self._session.want(self._watcher, *self._outgoing.next_wanted(state))
            return min(answer_s, self._wait_s(state) if is_due else wait_s)

    def _answer_one(self) -> None:
        """Answer the oldest question, or a part of it; after that the socket is read and whatever is due is sent."""
        if self._seconds_until_answer() <= 0:
            self._channel.flush()
            message = self._answers.make_next(self._session.answered)
            if message is not None:
                with self._lock:
                    self._write(message)

    def _seconds_until_answer(self) -> float:
        return self._answers.wait_s if self._registry.warmup.is_done else math.inf

    def _seconds_until_due(self) -> float:
        with self._lock:
            state = self._session.state
            is_due = state is not self._sent_state or self._is_asked or self._is_awaited
            return 0.0 if is_due else self._wait_s(state)

    @property
    def _is_awaited(self) -> bool:
        """Whether a person is waiting for more than the next picture."""
        has_news = self._sent_state is None or self._session.state.versions.news != self._sent_state.versions.news
        return has_news or bool(self._outbox) or self._answers.wait_s <= 0

    def _write_state(self, state: State) -> bool:
        """Write what is due of ``state``, from the session's thread, at the desk; return whether a picture is written.

        Long work is left to the socket's own thread, and so is everything while that is still sending. It has to look
        what comes next; after a picture the acknowledgement wakes it.
        """
        is_left = self._sent_state is None or state.status != "running" or self._channel.is_behind
        if is_left or not self._lock.acquire(blocking=False):
            return False
        last_seq = self._outgoing.last_seq
        try:
            # A thread at the desk may wait for this lock, so nobody may wait for the desk while holding it.
            with self._desk.staying():
                if self._outgoing.is_soon_written(state, ComputeGate.is_light):
                    self._write_due(state)
            self._watcher.want(*self._outgoing.next_wanted(state))
        except Exception as error:  # whatever it is, it concerns this socket only and must not end the session
            self._failure = error
        finally:
            self._lock.release()
        return self._failure is None and self._outgoing.last_seq > last_seq

    def _fresh_state(self) -> State:
        """Return the run as it is now: few states are made while nobody watches it."""
        began = self._clock()
        state = self._session.state
        if state.is_training:
            self._session.refresh()
            while (state := self._session.state).produced_at < began and self._clock() < began + FRESH_STATE_S:
                self._channel.wait(began + FRESH_STATE_S - self._clock())
                self._check_end()
        return state

    # --- Reading ---

    def _read_all(self) -> bool:
        """Read what has come; return whether anything may be due because of it."""
        if not (texts := self._channel.receive()):
            return False
        with self._lock:
            self._is_granted = False
            for text in texts:
                self._read(text)
            return self._is_asked or self._is_granted or bool(self._outbox)

    def _read(self, text: str | bytes) -> None:
        command = None
        try:
            if isinstance(text, bytes):
                raise InvalidMessage("a message is text with a JSON object; this one was binary")
            command = commands.parse_command(text)
            self._admission.check_size(text, command)
            self._admission.check(command)
            self._handle(command)
        except NnvisuError as error:
            self._admission.check_size(text, command or commands.COMMANDS.get(error.command or ""))
            self._refuse(error, command)

    def _handle(self, command: commands.Command) -> None:
        self._is_asked |= not isinstance(command, commands.Ack)
        command = self._outgoing.completed(command, self._session.state)
        if command in ON_SOCKET:
            ON_SOCKET.carry_out(self, command)
        elif command in ON_CLASSROOM:
            if answer := ON_CLASSROOM.carry_out(self._attendance, command):
                self._outbox.append(answer)
        elif command in QUESTIONS and (checkpoint := self._outgoing.shown_checkpoint):
            self._queue_answer(prepare_answer(Trainer.from_snapshot(checkpoint.snapshot), command), command.is_costly)
        else:
            reply = functools.partial(self._reply, is_costly=command.is_costly)
            self._session.submit(command, reply, self._outgoing.await_change(command))

    @ON_SOCKET.handles(commands.Ack)
    def _acknowledge(self, command: commands.Ack) -> None:
        last_seq = self._outgoing.last_seq
        if command.seq > last_seq:
            raise InvalidValue.of("seq", command.seq, f"the number of a frame that was sent, at most {last_seq}")
        self._is_granted |= self._outgoing.acknowledge(command.seq)

    @ON_SOCKET.handles(commands.Probe)
    def _probe(self, command: commands.Probe) -> None:
        self._outgoing.add_probe(command)

    @ON_SOCKET.handles(commands.SetView)
    def _set_view(self, command: commands.SetView) -> None:
        self._outgoing.set_view(command)

    @ON_SOCKET.handles(commands.SetPlane)
    def _set_plane(self, command: commands.SetPlane) -> None:
        self._outgoing.set_plane(command, self._session.state)

    @ON_SOCKET.handles(commands.ShareView)
    def _share_view(self, command: commands.ShareView) -> None:
        self._session.presence.show(command)

    @ON_SOCKET.handles(commands.Rewind)
    def _rewind(self, command: commands.Rewind) -> None:
        self._session.submit(RewindTo(command.step, self._outgoing.shown_checkpoint), self._reply)

    @ON_SOCKET.handles(commands.SetExperimentView)
    def _set_experiment_view(self, command: commands.SetExperimentView) -> None:
        self._outgoing.set_experiment_view(command)

    @ON_SOCKET.handles(commands.SetWallView)
    def _set_wall_view(self, command: commands.SetWallView) -> None:
        self._outgoing.set_wall_view(command)

    @ON_SOCKET.handles(commands.OpenMember)
    def _open_member(self, command: commands.OpenMember) -> None:
        def open_session(origin: RunCopy) -> str:
            # With the same routing key: only this server has it.
            session_id = new_id(beside=self._session.ids.owner)
            return self._registry.create(None, origin, self._visit.place.owner, session_id).ids.owner

        self._session.submit(TakeMember(command.member, command.step, open=open_session), self._reply)

    def _reply(self, reply: messages.Message | Answer, is_costly: bool = False) -> None:
        """Called from the session's thread."""
        if isinstance(reply, messages.Message):
            self._outbox.append(reply)
        else:
            self._queue_answer(reply, is_costly)
        self._channel.wake()

    def _queue_answer(self, answer: Answer, is_costly: bool) -> None:
        try:
            self._answers.add(answer, is_costly)
        except RateLimited as refusal:
            self._outbox.append(messages.ErrorMessage.of(refusal))

    def _refuse(self, error: NnvisuError, command: commands.Command | None) -> None:
        if not self._admission.may_refuse():
            raise Close(POLICY_VIOLATION, messages.ByeMessage("rate_limited", "too many refused messages", retry=True))
        self._outbox.append(messages.ErrorMessage.of(error, command.type if command else None))

    # --- Writing ---

    def _write(self, message: messages.Message) -> None:
        if isinstance(message, messages.ErrorMessage):
            ERRORS.add(label=message.code)
        self._channel.write(message.as_text())

    def _write_due(self, state: State) -> None:
        while self._outbox:
            self._write(self._outbox.popleft())
        self._sent_state, self._is_asked = state, False
        self._outgoing.send_due(state)

    def _wait_s(self, state: State) -> float:
        return min(MAX_WAIT_S, self._outgoing.seconds_until_due(state))

    # --- The end ---

    def _check_end(self) -> None:
        if self._registry.is_stopping.is_set():
            bye = messages.ByeMessage("session_gone", "the server restarts; come back in a moment", retry=True)
            raise Close(SERVICE_RESTART, bye)
        if self._visit.place.is_displaced:
            bye = messages.ByeMessage("server_full", "the server is full, and others need room; try again", retry=True)
            raise Close(TRY_AGAIN_LATER, bye)
        because = self._session.ended_because
        if because is not None:
            code = SERVICE_RESTART if isinstance(because, SessionMoved) else GOING_AWAY
            raise Close(code, messages.ByeMessage(because.code, because.message, retry=True))
