"""Players: a Pupil acts as a page and its user do, a LeftOver is a run that nobody watches."""

import asyncio
import json
import math
import secrets
import struct
import time

import msgspec

from nnvisu.load.measures import RUNNING, Record
from nnvisu.load.script import Move, Script
from nnvisu.load.tally import Tally
from nnvisu.load.transport import ClosedByServer, Place, WebSocket, get, open_socket

MAP_SIZE = 64
MAX_FPS = 10
NEW_RUN_STEPS = 10_000
ANSWER_TIMEOUT_S = 20.0
BEGIN_TIMEOUT_S = 60.0  # for the first map and for the first NEW_RUN_STEPS steps

PAGE_HEADERS = "Accept: text/html\r\nAccept-Encoding: gzip, br\r\n"

# mark, version, kind, encoding, width, height, seq, payload bytes, step, loss, age_ms
FRAME_HEADER = struct.Struct("<BBBBHHIIdff")
FRAME_MARK = 0x4E

clock = time.perf_counter


class Incoming(msgspec.Struct):
    """The few fields of a text message that a player needs; the decoder skips all others."""

    type: str
    step: int | None = None
    status: str | None = None
    session: str | None = None
    resumed: bool | None = None
    code: str | None = None


DECODER = msgspec.json.Decoder(Incoming)


class Player:
    """A session, the socket to it, and the answers that are awaited there."""

    def __init__(self, place: Place, tally: Tally, routing_key: str | None = None):
        self.record = Record()
        self._place, self._tally = place, tally
        # Of the player's own making, so that a proxy routes the first connection as all later ones.
        self._session = f"{routing_key or secrets.token_urlsafe(6)}.{secrets.token_urlsafe(18)}"
        self._has_session = False
        self._step = 0
        self._socket: WebSocket | None = None
        self._awaited: dict[str, asyncio.Future[float]] = {}

    @property
    def is_in(self) -> bool:
        """Whether the socket is open."""
        return self._socket is not None

    def disconnect(self) -> None:
        """Close the socket, if there is one."""
        if self._socket is not None:
            self._socket.close()
        self._forget_socket()

    async def _connect(self) -> None:
        """Open a socket to the session, at first to a new one. Raises Refused, OSError or ClosedByServer."""
        greeting = self._expect("session")
        await open_socket(self._place, {"session": self._session}, self)
        try:
            await self._answer(greeting, "greeting", ANSWER_TIMEOUT_S)
        except BaseException:
            self.disconnect()
            raise

    def _send(self, command: str, **fields: object) -> None:
        if self._socket is not None:
            self._socket.send(json.dumps({"type": command, **fields}))

    async def _ask(self, what: str, command: str, timeout_s: float = ANSWER_TIMEOUT_S, **fields: object) -> float:
        """Send ``command`` and return the seconds until ``what`` arrived. Raises TimeoutError or ClosedByServer."""
        future, sent_at = self._expect(what), clock()
        self._send(command, **fields)
        return await self._answer(future, f"{what} after {command}", timeout_s) - sent_at

    def _expect(self, what: str) -> asyncio.Future[float]:
        future = self._awaited[what] = asyncio.get_running_loop().create_future()
        return future

    async def _answer(self, future: asyncio.Future[float], what: str, timeout_s: float) -> float:
        """Return when ``future`` was fulfilled: the time of arrival, not the time at which this task got its turn."""
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

    def on_open(self, socket: WebSocket) -> None:
        """Take the socket."""
        self._socket = socket

    def on_text(self, text: str) -> None:
        """Handle a message from the server."""
        now = clock()
        try:
            message = DECODER.decode(text)
        except msgspec.DecodeError:
            self._tally.errors["a text message outside of the protocol"] += 1
            return
        if message.type == "step_result" and message.step is not None and message.status is not None:
            self._on_step(message.step, message.status, now)
        elif message.type == "session" and message.step is not None:
            self._step = message.step
            if self._has_session and not message.resumed:
                self._tally.errors["a session was lost"] += 1
            self._has_session = True
        elif message.type in ("error", "bye"):
            self._tally.errors[f"{message.type} {message.code}"] += 1
        self._came(message.type, now)

    def _on_step(self, step: int, status: str, now: float) -> None:
        self._step = step
        self.record.note_step(now, step, status)
        self._came(status, now)
        if step == 0:
            self._came("step 0", now)
        if step >= NEW_RUN_STEPS:
            self._came("new run", now)

    def on_binary(self, head: bytes) -> None:
        """Handle a frame, and acknowledge it as if it had been drawn."""
        now = clock()
        if len(head) < FRAME_HEADER.size or head[0] != FRAME_MARK:
            self._tally.errors["a binary message that is not a frame"] += 1
            return
        *_, seq, _, _, _, age_ms = FRAME_HEADER.unpack_from(head)
        self.record.note_map(now, age_ms)
        if self._socket is not None:
            self._socket.send(f'{{"type":"ack","seq":{seq}}}')
        self._came("map", now)

    def on_close(self, error: ClosedByServer) -> None:
        """Count that the server closed the socket, and fail whatever is still awaited."""
        self._forget_socket()
        awaited, self._awaited = self._awaited, {}
        waiting = [future for future in awaited.values() if not future.done()]
        for future in waiting:
            future.set_exception(error)
        if not waiting:
            self._tally.errors[str(error)] += 1


class Pupil(Player):
    """A player that opens the page, watches a run and tries things out.

    pace: "full" or "watch". code: of the class to join, None for none.
    """

    def __init__(self, script: Script, pace: str, place: Place, tally: Tally, code: str | None = None):
        super().__init__(place, tally, code and f"class-{code.lower()}")
        self._script, self._pace, self._code = script, pace, code

    async def enter(self) -> None:
        """Arrive, open the page and a session, and wait for the first map."""
        await asyncio.sleep(self._script.arrives_after_s)
        with self._tally.counting():
            await get(self._place, "/", PAGE_HEADERS)
            await self._look_in()
            if self._code:
                await self._ask("classroom", "join_classroom", code=self._code)
            self._send("set_pace", steps_per_second=None if self._pace == "full" else self._pace)

    async def start(self) -> None:
        """Start training; at full pace, record how long the first NEW_RUN_STEPS steps take."""
        await asyncio.sleep(self._script.starts_after_s)
        if not self.is_in:
            return
        with self._tally.counting():
            if self._pace == "full":
                self._tally.new_runs.append(await self._begin_run())
            await self._ask(RUNNING, "start_training")

    async def play(self, until: float) -> None:
        """Make the moves of the script until then; a move that has begun is finished."""
        moves = self._script.moves()
        while self.is_in:
            move = next(moves)
            if clock() + move.break_s > until:
                break
            await asyncio.sleep(move.break_s)
            with self._tally.counting():
                await self._make(move)

    async def leave(self) -> None:
        """Pause and leave for good, so that nothing is left computing."""
        if self.is_in:
            with self._tally.counting():
                await self._ask("paused", "stop_training")
        self.disconnect()

    async def _begin_run(self) -> float:
        try:
            # Pausing there makes the server report at once rather than with its next regular message.
            return await self._ask("new run", "start_training", BEGIN_TIMEOUT_S, until_step=NEW_RUN_STEPS)
        except TimeoutError:
            return math.inf

    async def _restart(self) -> None:
        await self._ask("step 0", "reset")
        if self._pace == "full":
            self._tally.restarts.append(await self._begin_run())
        self._send("start_training")

    async def _make(self, move: Move) -> None:
        match move.action:
            case "pause":
                self._tally.pauses.append(await self._ask("paused", "stop_training"))
                await asyncio.sleep(move.pause_s)
                self._send("start_training")
            case "probe":
                self._tally.probes.append(await self._ask("probe_result", "probe", **move.fields))
            case "paint":
                self._send("add_points", **move.fields)
            case "set_rate":
                self._send("update_config", **move.fields)
            case "restart":
                await self._restart()
            case "return":
                self.disconnect()
                await asyncio.sleep(move.pause_s)
                began = clock()
                await self._look_in()
                self._tally.returns.append(clock() - began)

    async def _look_in(self) -> None:
        """Open a socket and wait for the first map on it."""
        first_map = self._expect("map")
        await self._connect()
        self._send("set_view", map_size=MAP_SIZE, max_fps=MAX_FPS)
        await self._answer(first_map, "map", BEGIN_TIMEOUT_S)


class LeftOver(Player):
    """A session that is started at full speed and abandoned; someone looks in now and then."""

    async def begin(self) -> None:
        """Start training at full speed and leave."""
        with self._tally.counting():
            await self._connect()
            self._send("set_pace", steps_per_second=None)
            await self._ask(RUNNING, "start_training")
        self.disconnect()

    async def look(self, is_last: bool) -> tuple[float, int] | None:
        """Come back briefly and return the time and the run's step; the last look pauses the run."""
        seen = None
        if self._has_session:
            with self._tally.counting():
                await self._connect()
                if is_last:  # what a run that nobody watched is greeted with may be as old as the last visit
                    await self._ask("paused", "stop_training")
                seen = clock(), self._step
            self.disconnect()
        return seen
