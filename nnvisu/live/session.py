"""TrainingSession: the thread that owns one run. Commands go in through a queue, the newest state comes out in a slot.

Nothing else touches the run, so there is no lock around the weights and no torn picture: pictures are drawn from the
parameters in the slot. A state is made when there is news, or when a watcher wants one: nobody sees most of the
thousands of turns of a run.
"""

import logging
import math
import queue
import threading
from collections.abc import Callable, Iterable

from nnvisu.core.history import Checkpoint
from nnvisu.errors import NnvisuError, ServerFull
from nnvisu.live.checkpoint_state import state_at_checkpoint
from nnvisu.live.command_cost import n_products_of
from nnvisu.live.dispatch import QUESTIONS, REQUESTS, Answer, Reply
from nnvisu.live.forking import RunCopy
from nnvisu.live.internal_commands import InternalCommand, NoteDone, Pause, TakeCopy, TakeSaved, WakeUp
from nnvisu.live.mailbox import Letter, Mailbox
from nnvisu.live.owner_presence import OwnerPresence
from nnvisu.live.pictures import Pictures
from nnvisu.live.questions import prepare_answer
from nnvisu.live.requests import fulfilled
from nnvisu.live.run import Run
from nnvisu.live.saved_run import Restored, SavedRun
from nnvisu.live.scheduler import DESK_TURN_S, ComputeGate
from nnvisu.live.seat import Seat
from nnvisu.live.session_ids import SessionIds
from nnvisu.live.state import State
from nnvisu.live.timeline import HISTORY_BYTES
from nnvisu.live.totals import ERRORS
from nnvisu.live.warmup import Warmup
from nnvisu.live.watcher import Watcher
from nnvisu.wire.command import Changes, Command
from nnvisu.wire.messages import ErrorMessage, Message

logger = logging.getLogger(__name__)

COPY_S = 10.0
LATE_S = 0.005  # how late a state may be before the session's thread is woken to make it earlier
GROUP_INTERVAL_S = 0.5  # between the turns of a paced run that nobody watches
MEMORY_INTERVAL_S = 0.5  # of a running session: measuring takes as long as making a state
SESSION_BYTES = 100_000  # beside its arrays: threads' stacks, states, messages and Python objects


class TrainingSession:
    """One client's training, from ``start`` to ``end``; sockets ``attach`` and ``detach``. is_untouched: never used."""

    def __init__(
        self,
        ids: SessionIds,
        gate: ComputeGate,
        warmup: Warmup,
        clock: Callable[[], float],
        check_memory: Callable[[int], None],
        history_bytes: int = HISTORY_BYTES,
        origin: RunCopy | None = None,
        restored: Restored | None = None,
    ):
        self.ids = ids
        self._gate, self._desk, self._account = gate, gate.desk, gate.account()
        self._warmup, self._clock = warmup, clock
        self._mailbox, self.presence, self.seat = Mailbox(clock), OwnerPresence(), Seat()
        self._run = Run(clock, check_memory, lambda: warmup.is_done, history_bytes, origin, crowding=gate.crowding)
        if restored:
            self._run.take_up(restored.run, restored.goes_on)
        self._watchers_lock, self._onlooker = threading.Lock(), Watcher()  # who looks without a socket
        self._watchers = frozenset({self._onlooker})
        self.pictures = Pictures(gate, self._account)
        self.ended_because: NnvisuError | None = None
        self.idle_since, self._is_ending = clock(), threading.Event()
        self._state = self._run.state()
        self.note_memory()
        self.is_untouched = restored.is_untouched if restored else origin is None
        self._thread = threading.Thread(target=self._live, name=f"nnvisu-session-{id(self):x}", daemon=True)

    # --- From any thread ---

    @property
    def state(self) -> State:
        """The newest state: the slot that the session's thread overwrites."""
        return self._state

    @property
    def n_bytes(self) -> int:
        """Approximate memory of the session, with its run as last measured by ``note_memory``."""
        return SESSION_BYTES + self._run_bytes + self._state.model.params.nbytes + self.pictures.n_bytes

    @property
    def has_sockets(self) -> bool:
        """Whether anybody is connected."""
        return len(self._watchers) > 1

    def start(self) -> None:
        """Start the thread."""
        self._warmup.add_listener(self.refresh)
        self._thread.start()

    def submit(self, command: Command, reply: Reply, when_done: Callable[[], None] | None = None) -> None:
        """Queue ``command``. The session's thread calls ``reply`` with an error or answer, and last ``when_done``."""
        self._mailbox.put(command, reply)
        if when_done is not None:
            self._mailbox.tell(NoteDone(when_done))
        self._gate.call(self._account)
        self._desk.hurry(self)  # a turn at the watch pace waits there

    def copy_run(self) -> RunCopy:
        """Return a copy of the run, for a new session. Raises ServerFull if that takes too long."""
        answers = queue.SimpleQueue[RunCopy]()
        self._tell(TakeCopy(answers.put))
        self._desk.hurry(self)
        try:
            return answers.get(timeout=COPY_S)
        except queue.Empty:
            raise ServerFull("the session is too busy to be copied") from None

    def attach(self, watcher: Watcher) -> None:
        """Have ``watcher`` woken for each new state that it wants, and for all news."""
        with self._watchers_lock:
            self._watchers |= {watcher}
            self._gate.set_watched(self._account, True)

    def detach(self, watcher: Watcher) -> None:
        """Undo ``attach``; the last one to go starts the idle clock."""
        with self._watchers_lock:
            self._watchers -= {watcher}
            if not self.has_sockets:
                self.idle_since = self._clock()
                self._gate.set_watched(self._account, False)

    def want(self, watcher: Watcher, at: float, interval_s: float) -> None:
        """Note that ``watcher`` wants a state at that time, and from then on at that interval."""
        watcher.want(at, interval_s)
        if at < self._mailbox.sleeps_until - LATE_S:
            self._tell(WakeUp(is_news=False))

    def save(self, give: Callable[[SavedRun], None], is_last: bool) -> None:
        """Have the run passed to ``give``, from the session's thread, between two turns; is_last: and then rest."""
        self._tell(TakeSaved(give, is_last))

    def freshen(self, at_once: bool) -> None:
        """Have a new state made and told to nobody: between two turns, or ``at_once``, before the turn it waits for."""
        self.want(self._onlooker, self._clock(), math.inf)
        if at_once:
            self._tell(WakeUp(is_news=False))

    def refresh(self) -> None:
        """Have a new state made at once, and told to all."""
        self._tell(WakeUp(is_news=True))

    def pause(self) -> None:
        """Pause run and experiment, because nobody watches them or their classroom is paused."""
        self._tell(Pause())

    def end(self, because: NnvisuError) -> None:
        """End the thread after its present turn; its sockets see ``ended_because``."""
        self.ended_because = because
        self._is_ending.set()
        self.refresh()

    def join(self, timeout_s: float) -> bool:
        """Wait for the thread's end; return whether it came."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def answered(self, answer: Answer) -> Message | Answer:
        """Return the answer to a question, or what makes the rest of it."""
        with self._gate.express(self._account):
            return answer()

    def past(self, present: State, checkpoint: Checkpoint) -> State:
        """Return the state of the run at ``checkpoint``."""
        with self._gate.express(self._account):
            return state_at_checkpoint(present, checkpoint, self._clock())

    def _tell(self, command: InternalCommand) -> None:
        self._mailbox.tell(command)
        self._gate.call(self._account)

    # --- The session's own thread ---

    def _live(self) -> None:
        try:
            while not self._is_ending.is_set():
                self._turn()
                if not self._run.is_busy or self._clock() >= self._next_noted:
                    self.note_memory()
        except Exception:
            logger.exception("a session failed and was ended")
            ERRORS.add(label=NnvisuError.code)
            self.ended_because = NnvisuError("the session failed; the fault is logged on the server")
        finally:
            self._gate.close(self._account)
            self._warmup.remove_listener(self.refresh)
            self._hand_over(self._watchers)

    def _turn(self) -> None:
        """Wait for whatever comes first; handle commands, make the steps that are due, and a state if one is wanted."""
        letter, has_news, is_paced = self._next_letter(), False, self._run.is_paced
        self._desk.settle()
        if letter is None and is_paced and LATE_S < self._seconds_until_wanted() < math.inf:
            return  # meanwhile the state was wanted later
        if letter is not None or is_paced:
            with self._desk.seat(is_urgent=letter is not None, owner=self):
                has_news = self._apply_all(letter)
                if self._run.is_paced and self._is_short_turn():
                    self._run.take_turn(DESK_TURN_S, self._mailbox.has_letters)
                    self._publish_if_wanted(has_news)
                    return
                if has_news or not is_paced:  # who wants it now need not wait for a turn, which may be long in coming
                    self._publish_if_wanted(has_news)
                    has_news = False
        if self._run.seconds_until_steps() <= 0:
            run, is_called = self._run, self._mailbox.has_letters
            with self._gate.turn(self._account, is_called, run.is_young) as has_place:
                if has_place:
                    run.take_turn(self._gate.turn_s(self._account), is_called)
        self._publish_if_wanted(has_news)

    def note_memory(self) -> None:
        """Measure the memory of the run, which other threads must not touch."""
        self._run_bytes = self._run.n_bytes
        self._next_noted = self._clock() + MEMORY_INTERVAL_S

    def _is_short_turn(self) -> bool:
        """Return whether all that is due is a few steps for the next picture, so that they belong to the same work."""
        run = self._run
        return self._gate.is_light(run.n_products) and run.clockwork.is_done_within(DESK_TURN_S, run.trainer.step)

    def _publish_if_wanted(self, has_news: bool) -> None:
        if not has_news and self._mailbox.has_letters():
            return  # they come first, and bring news
        watchers: Iterable[Watcher] = self._watchers
        if self._run.is_busy and not has_news:
            now = self._clock()
            watchers = [watcher for watcher in watchers if watcher.wanted_at <= now]
        if watchers:
            with self._desk.seat(has_news, self), self._gate.work(self._account, self._run.n_products):
                self._state = self._run.state()
                self._hand_over(watchers)

    def _seconds_until_due(self) -> float:
        """Return the seconds until something has to be done, unless a command comes.

        Steps of a paced run are made when somebody wants the state: pictures are current, with one turn per picture.
        """
        # A slow run has no step for each state that is wanted: then its figures are told again.
        if self._run.goes_by_clock and (wanted_s := self._seconds_until_wanted()) < math.inf:
            return max(0.0, wanted_s)
        wait_s = self._run.seconds_until_steps()
        if wait_s == math.inf:
            return self._run.seconds_until_diagnosis()
        return max(wait_s, GROUP_INTERVAL_S) if self._run.is_paced else wait_s

    def _seconds_until_wanted(self) -> float:
        return min([watcher.wanted_at for watcher in self._watchers]) - self._clock()

    def _next_letter(self) -> Letter | None:
        """Return the next letter of the mailbox, None if something else is due before one comes."""
        self._mailbox.sleeps_until = math.inf  # from now on, watchers that want a state earlier say so
        wait_s = self._seconds_until_due()
        if wait_s <= 0:
            self._mailbox.sleeps_until = -math.inf
            return next(self._mailbox.take_all(None), None)
        self._gate.rest(self._account)
        return self._mailbox.wait(wait_s)

    def _apply_all(self, first: Letter | None) -> bool:
        """Apply ``first`` and everything waiting behind it; return whether anything is news."""
        has_news = False
        for command, reply in self._mailbox.take_all(first):
            has_news |= not isinstance(command, InternalCommand) or command.is_news
            self._apply(command, reply)
        return has_news

    def _apply(self, command: Command | InternalCommand, reply: Reply) -> None:
        try:
            if isinstance(command, InternalCommand) or command in REQUESTS:
                if message := fulfilled(self._run, command):
                    reply(message)
            elif command in QUESTIONS:
                reply(prepare_answer(self._run.trainer, command))
            else:
                self._change(command)
        except NnvisuError as error:
            reply(ErrorMessage.of(error, command.type))

    def _change(self, command: Command) -> None:
        self.seat.check(command)
        self.is_untouched &= command.changes is Changes.PACE  # which a page sends when it opens: nobody would miss it
        with self._gate.work(self._account, n_products_of(command, self._run.n_products)):
            self._run.apply(command)

    def _hand_over(self, watchers: Iterable[Watcher]) -> None:
        desk = self._desk if self._gate.crowding() > 1 and self._desk.is_seated else None
        for watcher in watchers:
            watcher.hand_over(self._state, self._clock(), desk)
