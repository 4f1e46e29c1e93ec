"""Pupil: one player. It does what a page and its reader do, by a script that its number decides."""

import asyncio
import collections
import contextlib
import dataclasses
import json
import random
import struct
import time
from collections.abc import Iterator

import msgspec

from nnvisu.load.measures import RUNNING, Record
from nnvisu.load.transport import ClosedByServer, Place, Refused, WebSocket, get, open_socket

MAP_SIZE = 64
MAX_FPS = 10
NEW_RUN_STEPS = 10_000

ARRIVAL_S = 0.05  # seconds of arriving for each pupil: a class does not come all at once
START_S = 1.0  # "now press Train"
ANSWER_TIMEOUT_S = 20.0
NEW_RUN_TIMEOUT_S = 60.0
MIN_PAUSE_S, MAX_PAUSE_S = 0.3, 1.0
MIN_BREAK_S, MAX_BREAK_S = 1.0, 3.0
LEARNING_RATES = (0.003, 0.01, 0.03)
N_PAINTED = 5

PAGE_HEADERS = "Accept: text/html\r\nAccept-Encoding: gzip, br\r\n"

FRAME_HEADER = struct.Struct("<BBBBHHIIdff")
FRAME_MARK = 0x4E

clock = time.perf_counter


class Heard(msgspec.Struct):
    """The few fields of a text message that a pupil looks at."""

    type: str
    step: int | None = None
    status: str | None = None
    session: str | None = None
    resumed: bool | None = None
    code: str | None = None


DECODER = msgspec.json.Decoder(Heard)


@dataclasses.dataclass
class Tally:
    """What all players count together; durations in seconds."""

    n_refused: int = 0
    errors: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    pauses_s: list[float] = dataclasses.field(default_factory=list)
    probes_s: list[float] = dataclasses.field(default_factory=list)
    returns_s: list[float] = dataclasses.field(default_factory=list)
    new_runs_s: list[float] = dataclasses.field(default_factory=list)

    @contextlib.contextmanager
    def counting(self) -> Iterator[None]:
        """Count what goes wrong inside instead of raising it."""
        try:
            yield
        except Refused as error:
            if error.status == 503:
                self.n_refused += 1
            else:
                self.errors[f"refused with status {error.status}"] += 1
        except TimeoutError as error:
            self.errors[str(error) or "no answer in time"] += 1
        except (OSError, ClosedByServer) as error:
            self.errors[str(error)] += 1


class Player:
    """A socket on a session, and what is waited for on it."""

    def __init__(self, place: Place, tally: Tally):
        self.place, self.tally = place, tally
        self.record = Record()
        self.session: str | None = None
        self.step = 0
        self._socket: WebSocket | None = None
        self._awaited: dict[str, asyncio.Future[float]] = {}

    @property
    def is_in(self) -> bool:
        """Whether the socket is open."""
        return self._socket is not None

    async def connect(self) -> None:
        """Open a socket on the session, a new one at first, and hear which it is."""
        query = {"session": self.session} if self.session else {}
        known, greeting = self.session, self._expect("session")
        self._socket = await open_socket(self.place, query, self)
        await self._answer(greeting, "the greeting")
        if known not in (None, self.session):
            self.tally.errors["a session was lost"] += 1

    def disconnect(self) -> None:
        """Close the socket."""
        if self._socket is not None:
            self._socket.close()
        self._forget_socket()

    def send(self, command_type: str, **fields: object) -> float:
        """Send a command and return when."""
        now = clock()
        if self._socket is not None:
            self._socket.send(json.dumps({"type": command_type, **fields}))
        return now

    async def ask(self, what: str, command_type: str, timeout_s: float = ANSWER_TIMEOUT_S, **fields: object) -> float:
        """Send a command, wait for ``what`` and return the seconds between."""
        future = self._expect(what)
        sent_at = self.send(command_type, **fields)
        return await self._answer(future, f"{what} after {command_type}", timeout_s) - sent_at

    def _expect(self, what: str) -> asyncio.Future[float]:
        future = self._awaited[what] = asyncio.get_running_loop().create_future()
        return future

    async def _answer(self, future: asyncio.Future[float], what: str, timeout_s: float = ANSWER_TIMEOUT_S) -> float:
        """Return when ``future`` came true; the time of arrival, not that of this task's turn."""
        if self._socket is None:
            raise ClosedByServer(None)
        try:
            return await asyncio.wait_for(future, timeout_s)
        except TimeoutError:
            raise TimeoutError(f"no {what} within {timeout_s:g} s") from None

    def _came(self, what: str, now: float) -> None:
        future = self._awaited.pop(what, None)
        if future is not None and not future.done():
            future.set_result(now)

    def _forget_socket(self) -> None:
        self._socket = None
        self.record.note_gone()

    # --- Listener ---

    def hear_text(self, text: str) -> None:
        """Take a message of the server."""
        now = clock()
        heard = DECODER.decode(text)
        if heard.type == "step_result":
            self.step = heard.step
            self.record.note_step(now, heard.step, heard.status)
            self._came(heard.status, now)
            if heard.step >= NEW_RUN_STEPS and heard.status != RUNNING:
                self._came("new run", now)
            return
        if heard.type == "session":
            self.session, self.step = heard.session, heard.step
        elif heard.type in ("error", "bye"):
            self.tally.errors[f"{heard.type} {heard.code}"] += 1
        self._came(heard.type, now)

    def hear_binary(self, head: bytes) -> None:
        """Take a frame, and acknowledge it as if it had been drawn."""
        now = clock()
        mark, _, _, _, _, _, seq, _, _, _, age_ms = FRAME_HEADER.unpack(head)
        if mark != FRAME_MARK:
            self.tally.errors["a binary message that is no frame"] += 1
            return
        self.record.note_map(now, age_ms)
        self._socket.send(f'{{"type":"ack","seq":{seq}}}')
        self._came("map", now)

    def hear_close(self, error: ClosedByServer) -> None:
        """The server closed: who waits is told."""
        self._forget_socket()
        awaited, self._awaited = self._awaited, {}
        for future in awaited.values():
            if not future.done():
                future.set_exception(error)


class Pupil(Player):
    """A player that opens the page, watches a run and tries things out."""

    def __init__(self, number: int, n_pupils: int, pace: str, place: Place, tally: Tally):
        super().__init__(place, tally)
        self._random = random.Random(f"pupil {number}")
        self._arrives_after_s = self._random.uniform(0.0, ARRIVAL_S * n_pupils)
        self._pace = pace
        actions = (self._pause, self._pause, self._probe, self._probe, self._paint, self._set_rate, self._go_and_return)
        self._actions = collections.deque(self._random.sample(actions, len(actions)))

    async def enter(self) -> None:
        """Arrive, open the page and a session, and wait for the first map."""
        await asyncio.sleep(self._arrives_after_s)
        with self.tally.counting():
            await get(self.place, "/", PAGE_HEADERS)
            await self.connect()
            self.send("set_pace", steps_per_second=None if self._pace == "full" else self._pace)
            await self._watch()

    async def start(self) -> None:
        """Start training; at full pace tell how long the first NEW_RUN_STEPS steps take."""
        await asyncio.sleep(self._random.uniform(0.0, START_S))
        if not self.is_in:
            return
        with self.tally.counting():
            if self._pace == "full":
                seconds = await self.ask("new run", "start_training", NEW_RUN_TIMEOUT_S, until_step=NEW_RUN_STEPS)
                self.tally.new_runs_s.append(seconds)
        with self.tally.counting():
            await self.ask(RUNNING, "start_training")

    async def play(self, until: float) -> None:
        """Try things out until then; what was begun is brought to its end."""
        while self.is_in:
            break_s = self._random.uniform(MIN_BREAK_S, MAX_BREAK_S)
            if clock() + break_s > until:
                break
            await asyncio.sleep(break_s)
            with self.tally.counting():
                await self._actions[0]()
            self._actions.rotate(-1)

    def leave(self) -> None:
        """Pause and go for good, so that nothing is left computing."""
        self.send("stop_training")
        self.disconnect()

    async def _watch(self) -> float:
        return await self.ask("map", "set_view", NEW_RUN_TIMEOUT_S, map_size=MAP_SIZE, max_fps=MAX_FPS)

    async def _pause(self) -> None:
        self.tally.pauses_s.append(await self.ask("paused", "stop_training"))
        await asyncio.sleep(self._random.uniform(MIN_PAUSE_S, MAX_PAUSE_S))
        self.send("start_training")

    async def _probe(self) -> None:
        self.tally.probes_s.append(await self.ask("probe_result", "probe", **self._somewhere()))

    async def _paint(self) -> None:
        places = [self._somewhere() for _ in range(N_PAINTED)]
        label = self._random.randrange(2)
        points = {"x": [p["x"] for p in places], "y": [p["y"] for p in places], "label": [label] * N_PAINTED}
        self.send("add_points", points=points)

    async def _set_rate(self) -> None:
        self.send("update_config", config={"learning_rate": self._random.choice(LEARNING_RATES)})

    async def _go_and_return(self) -> None:
        self.disconnect()
        await asyncio.sleep(self._random.uniform(MIN_PAUSE_S, MAX_PAUSE_S))
        began = clock()
        await self.connect()
        await self._watch()
        self.tally.returns_s.append(clock() - began)

    def _somewhere(self) -> dict[str, float]:
        return {"x": round(self._random.uniform(-1.0, 1.0), 3), "y": round(self._random.uniform(-1.0, 1.0), 3)}


class LeftOver(Player):
    """A session that was started at full speed and left; it is looked at now and then."""

    async def begin(self) -> None:
        """Start training at full speed and go."""
        with self.tally.counting():
            await self.connect()
            self.send("set_pace", steps_per_second=None)
            await self.ask(RUNNING, "start_training")
            self.disconnect()

    async def look(self, is_last: bool = False) -> tuple[float, int] | None:
        """Come back for a moment and return the time and the step of the session; the last look pauses it."""
        seen = None
        if self.session is None:
            return seen
        with self.tally.counting():
            await self.connect()
            seen = clock(), self.step
            if is_last:
                self.send("stop_training")
            self.disconnect()
        return seen
