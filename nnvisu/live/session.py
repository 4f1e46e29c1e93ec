"""TrainingSession: the thread that owns one run. Commands go in by a queue, the newest state comes out of one slot.

Nothing else touches the run, so there is no lock around the weights and no torn picture: pictures are drawn from the
copy of the parameters that lies in the slot.
"""

import logging
import math
import queue
import threading
from collections.abc import Callable
from typing import Any

from nnvisu.core.decision_map import Maps, render_maps
from nnvisu.core.history import Moment
from nnvisu.core.network import Model
from nnvisu.core.neuron_maps import NeuronMaps, render_neuron_maps
from nnvisu.errors import NnvisuError, RateLimited, ServerFull
from nnvisu.live.copies import Original, TakeCopy
from nnvisu.live.past import past_state
from nnvisu.live.questions import QUESTIONS, Answer, taken_up
from nnvisu.live.run import Run
from nnvisu.live.scheduler import ComputeGate
from nnvisu.live.state import State
from nnvisu.live.timeline import HISTORY_BYTES, RewindTo
from nnvisu.live.warmup import Warmup
from nnvisu.wire.commands import Command, GetRecipe
from nnvisu.wire.frames import SharedPayloads
from nnvisu.wire.messages import ErrorMessage, Message

logger = logging.getLogger(__name__)

MAX_WAITING_COMMANDS = 1000
COPY_S = 10.0

Reply = Callable[[Message | Answer | Original], None]


class TrainingSession:
    """One client's training, from ``start`` to ``end``; sockets come and go by ``attach`` and ``detach``."""

    def __init__(
        self,
        ids: tuple[str, str],
        gate: ComputeGate,
        warmup: Warmup,
        clock: Callable[[], float],
        check_memory: Callable[[int], None],
        history_bytes: int = HISTORY_BYTES,
        original: Original | None = None,
    ):
        self.id, self.viewer_id = ids
        self._gate = gate
        self._warmup = warmup
        self._clock = clock
        self._commands: queue.Queue = queue.Queue(MAX_WAITING_COMMANDS)
        self._run = Run(clock, check_memory, lambda: warmup.is_done, history_bytes, original)
        self._watchers_lock = threading.Lock()
        self._watchers: set[Callable[[], None]] = set()
        self._maps, self._neuron_maps = _RenderingCache(), _RenderingCache()
        self.payloads = SharedPayloads()
        self.idle_since = clock()
        self.ended_because: NnvisuError | None = None
        self._is_ending = threading.Event()
        self._state = self._run.state()
        self._first_picture = None if original else self._state.picture
        self._thread = threading.Thread(target=self._live, name=f"nnvisu-session-{id(self):x}", daemon=True)

    # --- From any thread ---

    @property
    def state(self) -> State:
        """The newest state: the slot that the session's thread overwrites."""
        return self._state

    @property
    def n_bytes(self) -> int:
        """Memory that the session holds, about."""
        return self._run.trainer.n_bytes + self._run.timeline.n_bytes + self._state.model.params.nbytes

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was ever asked of it: a new session is as good."""
        return self._state.picture == self._first_picture

    @property
    def has_sockets(self) -> bool:
        """Whether anybody is connected."""
        return bool(self._watchers)

    def start(self) -> None:
        """Start the thread."""
        self._warmup.add_listener(self._wake)
        self._thread.start()

    def submit(self, command: Command | RewindTo | TakeCopy, reply: Reply) -> None:
        """Queue ``command``; an error or what makes the answer comes by ``reply``, from the session's thread."""
        try:
            self._commands.put_nowait((command, reply))
        except queue.Full:
            raise RateLimited(f"{MAX_WAITING_COMMANDS} commands wait already") from None

    def original(self) -> Original:
        """Return what a copy of this session begins with; raise ServerFull where that takes too long."""
        answers: queue.Queue[Original] = queue.Queue(1)
        self.submit(TakeCopy(), answers.put)
        try:
            return answers.get(timeout=COPY_S)
        except queue.Empty:
            raise ServerFull("the session is too busy to be copied") from None

    def attach(self, watcher: Callable[[], None]) -> None:
        """Have ``watcher`` called after each new state."""
        with self._watchers_lock:
            self._watchers.add(watcher)

    def detach(self, watcher: Callable[[], None]) -> None:
        """Undo ``attach``; the last one to go starts the idle clock."""
        with self._watchers_lock:
            self._watchers.discard(watcher)
            if not self._watchers:
                self.idle_since = self._clock()

    def pause(self) -> None:
        """Pause the run, as for a session that nobody has looked at for long."""
        self._commands.put((None, None))

    def end(self, because: NnvisuError) -> None:
        """End the thread after the turn it is in; its sockets see ``ended_because``."""
        self.ended_because = because
        self._is_ending.set()
        self._wake()

    def join(self, timeout_s: float) -> bool:
        """Wait for the thread's end; return whether it came."""
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def maps(self, state: State, size: int) -> Maps:
        """Return the maps of ``state``; sockets that ask for the same share one rendering."""
        return self._maps.get(state.picture, size, lambda: self._rendered(render_maps, state.model, size))

    def neuron_maps(self, state: State, size: int) -> NeuronMaps:
        """Return the neuron maps of ``state``, shared alike."""
        return self._neuron_maps.get(state.picture, size, lambda: self._rendered(render_neuron_maps, state.model, size))

    def answered(self, answer: Answer) -> Message:
        """Return the answer to a question, made within the session's share of the processors."""
        with self._gate.turn():
            return answer()

    def past(self, present: State, moment: Moment) -> State:
        """Return the run at ``moment``, as it was to be seen then, within the session's share of the processors."""
        with self._gate.turn():
            return past_state(present, moment, self._clock())

    def _rendered(self, render: Callable[[Model, int], Any], model: Model, size: int) -> Any:
        with self._gate.turn():
            return render(model, size)

    def _wake(self) -> None:
        # A full queue wakes the thread just as well.
        if not self._commands.full():
            self._commands.put(_WAKE)

    # --- The session's own thread ---

    def _live(self) -> None:
        try:
            while not self._is_ending.is_set():
                self._turn()
        except Exception:
            logger.exception("a session failed and was ended")
            self.ended_because = NnvisuError("the session failed; the fault is logged on the server")
        finally:
            self._warmup.remove_listener(self._wake)
            self._tell_watchers()

    def _turn(self) -> None:
        """Take all waiting commands, then make one turn of steps, or wait for whatever comes first."""
        n_steps, wait_s = self._run.steps_due()
        changed = self._take_commands(wait_s if n_steps == 0 else 0.0)
        if changed:
            n_steps, _ = self._run.steps_due()
        if n_steps > 0:
            with self._gate.turn():
                self._run.train(n_steps)
            changed = True
        if changed or not self._run.is_running:
            self._publish()

    def _take_commands(self, wait_s: float) -> bool:
        """Apply what is in the queue, waiting up to ``wait_s`` for the first; return whether anything came."""
        try:
            item = self._commands.get(block=wait_s > 0, timeout=None if math.isinf(wait_s) else wait_s)
        except queue.Empty:
            return False
        while item is not None:
            self._apply(*item)
            try:
                item = self._commands.get_nowait()
            except queue.Empty:
                item = None
        return True

    def _apply(self, command: Command | RewindTo | TakeCopy | None, reply: Reply | None) -> None:
        if command is None:
            if reply is None:
                self._run.pause()
            return
        try:
            if isinstance(command, TakeCopy):
                reply(self._run.original())
            elif isinstance(command, GetRecipe):
                reply(self._run.recipe())
            elif isinstance(command, QUESTIONS):
                reply(taken_up(self._run.trainer, command))
            else:
                self._run.apply(command)
        except NnvisuError as error:
            reply(ErrorMessage.of(error, command.type))

    def _publish(self) -> None:
        self._state = self._run.state()
        self._tell_watchers()

    def _tell_watchers(self) -> None:
        with self._watchers_lock:
            watchers = list(self._watchers)
        for watcher in watchers:
            watcher()


def _ignore(message: ErrorMessage | Answer) -> None:
    """A reply for a wake-up, which nobody hears."""


_WAKE = (None, _ignore)


MOST_RENDERED_SIZES = 4


class _RenderingCache:
    """The last rendering of each of the last few sizes, and a lock that lets only one thread render."""

    def __init__(self):
        self._lock = threading.Lock()
        self._renderings: dict[int, tuple[tuple, Any]] = {}

    def get(self, key: tuple, size: int, render: Callable[[], Any]) -> Any:
        with self._lock:
            known_key, rendering = self._renderings.pop(size, (None, None))
            if known_key != key:
                rendering = render()
            self._renderings[size] = (key, rendering)
            if len(self._renderings) > MOST_RENDERED_SIZES:
                del self._renderings[next(iter(self._renderings))]
            return rendering
