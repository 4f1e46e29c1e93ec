"""Connection: one WebSocket. Its thread alone writes to the socket, reads commands and sends what is due.

It sleeps on the event of simple-websocket's receiver, which the session's thread sets too, so it wakes for a command,
for a new state, and for the time of the next frame, whichever comes first.
"""

import collections
import math
from typing import Any

from simple_websocket import ConnectionClosed

from nnvisu import __version__
from nnvisu.core.decision_map import probabilities_at
from nnvisu.errors import Forbidden, InvalidMessage, InvalidValue, NnvisuError, RateLimited
from nnvisu.live.limits import TokenBucket
from nnvisu.live.registry import SessionRegistry
from nnvisu.live.run import State
from nnvisu.live.session import TrainingSession
from nnvisu.settings import DATA_SETTINGS, LIMITS, SETTINGS, config_as_json
from nnvisu.wire import frames, messages
from nnvisu.wire.flow import FrameGate

PROTOCOL = 1

MAX_WAIT_S = 0.5
STEP_RESULT_INTERVAL_S = 1 / 20
THIN_LINK_INTERVAL_S = 1 / 12
THIN_LINK_ACK_S = 0.2

# Refused commands are answered, within reason: whoever goes on is cut off.
REFUSALS_PER_SECOND = 10
REFUSAL_BURST = 200

MAX_WAITING_PROBES = 16

GOING_AWAY, POLICY_VIOLATION, TOO_BIG, SERVICE_RESTART = 1001, 1008, 1009, 1012


class _Close(Exception):
    """Ends the connection with a code; ``bye`` is told to the client first."""

    def __init__(self, code: int, bye: messages.ByeMessage):
        super().__init__(code)
        self.code = code
        self.bye = bye


class Connection:
    """The life of one socket on one session."""

    def __init__(self, ws: Any, registry: SessionRegistry, session: TrainingSession, role: str, resumed: bool):
        self._ws = ws
        self._registry = registry
        self._session = session
        self._role = role
        self._resumed = resumed
        self._clock = registry.clock
        now = self._clock()
        self._command_allowance = TokenBucket(LIMITS["commands_per_second"], LIMITS["command_burst"], now)
        self._allowances = {
            messages.Ack: TokenBucket(LIMITS["acks_per_second"], LIMITS["ack_burst"], now),
            messages.Probe: TokenBucket(LIMITS["probes_per_second"], LIMITS["probe_burst"], now),
        }
        self._refusals = TokenBucket(REFUSALS_PER_SECOND, REFUSAL_BURST, now)
        self._outbox: collections.deque[messages.Message] = collections.deque()
        self._probes: collections.deque[messages.Probe] = collections.deque(maxlen=MAX_WAITING_PROBES)
        self._gate = FrameGate()
        self._encoder = frames.FrameEncoder()
        self._encodings: tuple[int, ...] = frames.ENCODINGS
        self._view = 0
        self._sent_picture: tuple | None = None
        self._sent_news = self._sent_config = self._sent_data = self._sent_weights = 0
        self._sent_warming: tuple[int, int] | None = None
        self._next_step_result = 0.0

    def serve(self) -> None:
        """Serve the socket until either side ends it."""
        wake = self._ws.event.set
        self._session.attach(wake)
        self._registry.add_socket(wake)
        self._registry.warmup.add_listener(wake)
        try:
            self._greet(self._session.state)
            while True:
                self._send_due()
                self._ws.event.wait(self._wait_s())
                self._ws.event.clear()
                self._read_all()
                self._check_end()
        except _Close as close:
            self._say_goodbye(close)
        except (ConnectionClosed, OSError):
            pass  # the client is gone, by whatever way
        finally:
            self._registry.warmup.remove_listener(wake)
            self._registry.remove_socket(wake)
            self._session.detach(wake)

    # --- Reading ---

    def _read_all(self) -> None:
        while (text := self._ws.receive(timeout=0)) is not None:
            self._read(text)

    def _read(self, text: str | bytes) -> None:
        command = None
        try:
            if isinstance(text, bytes):
                raise InvalidMessage("a message is text with a JSON object; this one was binary")
            command = messages.parse_command(text)
            self._check_size(text, command.type)
            self._check_allowance(command)
            self._check_role(command)
            self._handle(command)
        except NnvisuError as error:
            self._check_size(text, error.command)
            self._refuse(error, command)

    def _check_size(self, text: str | bytes, command_type: str | None) -> None:
        if len(text) > LIMITS["max_message_bytes"] and command_type != messages.UpdateData.type:
            why = f"a message may have {LIMITS['max_message_bytes']} bytes, this one had {len(text)}"
            raise _Close(TOO_BIG, messages.ByeMessage("limit_exceeded", why, retry=True))

    def _check_allowance(self, command: messages.Command) -> None:
        allowance = self._allowances.get(type(command), self._command_allowance)
        if not allowance.take(self._clock()):
            raise RateLimited(
                f"too many {command.type} messages; allowed: {LIMITS['commands_per_second']} commands a second"
            )

    def _check_role(self, command: messages.Command) -> None:
        if self._role == "viewer" and not isinstance(command, messages.VIEWER_COMMANDS):
            allowed = ", ".join(allowed.type for allowed in messages.VIEWER_COMMANDS)
            raise Forbidden(f"a viewer may send {allowed}, not {command.type}", "type")

    def _handle(self, command: messages.Command) -> None:
        if isinstance(command, messages.Ack):
            self._acknowledge(command.seq)
        elif isinstance(command, messages.Probe):
            self._probes.append(command)
        elif isinstance(command, messages.SetView):
            self._set_view(command)
        else:
            self._session.submit(command, self._reply)

    def _acknowledge(self, seq: int) -> None:
        if seq > self._gate.last_seq:
            raise InvalidValue.of("seq", seq, f"the number of a frame that was sent, at most {self._gate.last_seq}")
        self._gate.acknowledge(seq, self._clock())

    def _set_view(self, view: messages.SetView) -> None:
        self._gate.set_view(view.max_fps, view.map_size)
        self._encodings = frames.ENCODINGS if view.encodings is None else view.encodings
        self._view += 1

    def _reply(self, message: messages.Message) -> None:
        """Called from the session's thread."""
        self._outbox.append(message)
        self._ws.event.set()

    def _refuse(self, error: NnvisuError, command: messages.Command | None) -> None:
        if not self._refusals.take(self._clock()):
            raise _Close(POLICY_VIOLATION, messages.ByeMessage("rate_limited", "too many refused messages", retry=True))
        self._outbox.append(messages.ErrorMessage.of(error, command.type if command else None))

    # --- Writing ---

    def _greet(self, state: State) -> None:
        is_owner = self._role == "owner"
        self._send(
            messages.SessionMessage(
                session=self._session.id if is_owner else None,
                viewer=self._session.viewer_id,
                protocol=PROTOCOL,
                version=__version__,
                role=self._role,
                resumed=self._resumed,
                status=state.status,
                step=state.step,
                pace=state.pace,
                limits=LIMITS,
                settings=[row.as_json() for row in SETTINGS],
                data_settings=[row.as_json() for row in DATA_SETTINGS],
            )
        )

    def _send_due(self) -> None:
        """Send what is due, small things first: on a thin link the figures must not wait for a map."""
        state = self._session.state
        while self._outbox:
            self._send(self._outbox.popleft())
        self._send_warming()
        self._send_config(state)
        self._send_data(state)
        self._send_step_result(state)
        self._answer_probes(state)
        self._send_frame(state)

    def _send(self, message: messages.Message) -> None:
        self._ws.send(message.as_text())

    def _send_warming(self) -> None:
        warmup = self._registry.warmup
        progress = (warmup.n_ready, warmup.n_total)
        if progress != self._sent_warming and not (warmup.is_done and self._sent_warming is None):
            self._send(messages.WarmingMessage(*progress))
        self._sent_warming = progress

    def _send_config(self, state: State) -> None:
        if state.config_version == self._sent_config:
            return
        is_new = self._sent_weights not in (0, state.weights_version)
        self._sent_config, self._sent_weights = state.config_version, state.weights_version
        self._send(messages.ConfigMessage(config_as_json(state.config), reinitialised=is_new))

    def _send_data(self, state: State) -> None:
        if state.data_version == self._sent_data:
            return
        self._sent_data = state.data_version
        dataset = state.dataset
        points = {
            "x": dataset.x.astype(float).round(6).tolist(),
            "y": dataset.y.astype(float).round(6).tolist(),
            "label": dataset.labels.tolist(),
        }
        test = dataset.is_test.astype(int).tolist()
        self._send(messages.DataMessage(points, test, dataset.n_classes, dataset.generator))

    def _send_step_result(self, state: State) -> None:
        now = self._clock()
        is_due = state.status == "running" and now >= self._next_step_result
        if state.news == self._sent_news and not is_due:
            return
        self._sent_news = state.news
        self._next_step_result = now + self._step_result_interval_s
        ack_time_s = self._gate.ack_time_s
        metrics = state.metrics
        self._send(
            messages.StepResult(
                step=state.step,
                epoch=state.epoch,
                status=state.status,
                steps_per_second=state.steps_per_second,
                metrics={
                    "loss": metrics.loss,
                    "accuracy": metrics.accuracy,
                    "test_loss": metrics.test_loss,
                    "test_accuracy": metrics.test_accuracy,
                },
                pace=state.pace,
                diverged_at=state.diverged_at,
                message=state.message,
                round_trip_ms=None if ack_time_s is None else round(1000 * ack_time_s, 1),
            )
        )

    @property
    def _step_result_interval_s(self) -> float:
        is_thin = self._gate.ack_time_s is None or self._gate.ack_time_s > THIN_LINK_ACK_S
        return THIN_LINK_INTERVAL_S if is_thin else STEP_RESULT_INTERVAL_S

    def _answer_probes(self, state: State) -> None:
        while self._probes and state.status != "warming":
            probe = self._probes.popleft()
            probabilities = probabilities_at(state.model, probe.x, probe.y)
            self._send(messages.ProbeResult(probe.x, probe.y, state.step, probabilities))

    def _picture(self, state: State) -> tuple:
        return (*state.picture, self._view)

    def _send_frame(self, state: State) -> None:
        if state.status == "warming" or self._picture(state) == self._sent_picture:
            return
        now = self._clock()
        if self._gate.seconds_until_due(now) > 0:
            return
        size = self._gate.map_size
        picture = self._session.picture(state, size)
        encoding, payload = self._encoder.encode(frames.DECISION_MAP, picture, self._encodings)
        loss = state.metrics.loss if state.metrics_step == state.step else None
        header = frames.Header(
            kind=frames.DECISION_MAP,
            encoding=encoding,
            width=size,
            height=size,
            seq=self._gate.next_seq,
            step=state.step,
            loss=math.nan if loss is None else loss,
            age_ms=1000 * (self._clock() - state.produced_at),
        )
        self._gate.frame_sent(now)
        self._sent_picture = self._picture(state)
        self._ws.send(frames.pack_frame(header, payload))

    # --- Waiting and ending ---

    def _wait_s(self) -> float:
        """Return how long nothing can be due, unless something comes in."""
        now = self._clock()
        state = self._session.state
        wait_s = MAX_WAIT_S
        if state.status == "running":
            wait_s = min(wait_s, self._next_step_result - now)
        if state.status != "warming" and self._picture(state) != self._sent_picture:
            wait_s = min(wait_s, self._gate.seconds_until_due(now))
        return max(0.0, wait_s)

    def _check_end(self) -> None:
        if self._registry.is_stopping.is_set():
            bye = messages.ByeMessage("session_gone", "the server restarts; come back in a moment", retry=True)
            raise _Close(SERVICE_RESTART, bye)
        because = self._session.ended_because
        if because is not None:
            raise _Close(GOING_AWAY, messages.ByeMessage(because.code, because.message, retry=True))

    def _say_goodbye(self, close: _Close) -> None:
        try:
            self._send(close.bye)
            self._ws.close(close.code, close.bye.message)
        except (ConnectionClosed, OSError):
            pass
