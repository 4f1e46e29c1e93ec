"""The course of a class: left-over sessions, arriving, starting, the measured window, going home."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from nnvisu.load.measures import progress
from nnvisu.load.pupil import PAGE_HEADERS, LeftOver, Pupil, clock
from nnvisu.load.result import Plan, Quarter, Seen, document_of
from nnvisu.load.script import Script
from nnvisu.load.server import Server
from nnvisu.load.tally import Tally
from nnvisu.load.teacher import Teacher
from nnvisu.load.transport import Refused, get

READY_TIMEOUT_S = 180.0  # the first start compiles every kernel
READY_POLL_S = 0.2
SAMPLE_S = 0.1  # between two samples of the age of every picture
USAGE_S = 0.5
POLL_S = 0.25  # between two requests, which alternate between the page and /healthz
GONE_TIMEOUT_S = 5.0
AT_ONCE = 16  # left-over sessions being opened at any one time


class LoadError(Exception):
    """The course cannot continue; says why in one sentence."""


class Course:
    """One course of ``plan`` against ``server``. ``advance`` is called ``n_ticks`` times along the way."""

    def __init__(self, plan: Plan, server: Server, advance: Callable[[], None]):
        self._plan, self._server, self._advance = plan, server, advance
        self._tally = Tally()
        scripts = [Script(i, plan.clients) for i in range(plan.clients)]
        self._teacher = Teacher(server.place, self._tally) if plan.is_class else None
        code = self._teacher.code if self._teacher else None
        self._pupils = [Pupil(script, plan.pace, server.place, self._tally, code) for script in scripts]
        self._left_over = [LeftOver(server.place, self._tally) for _ in range(plan.left_over)]
        self._seen = Seen(self._tally, [pupil.record for pupil in self._pupils])
        self._seen.wall = self._teacher.wall if self._teacher else None

    @staticmethod
    def n_ticks(plan: Plan) -> int:
        """Return how many times ``advance`` is called in a course of ``plan``."""
        return 3 * plan.left_over + 2 * plan.clients + round(plan.seconds / SAMPLE_S)

    async def play(self) -> dict[str, Any]:
        """Return what was measured. Raises LoadError or ServerEnded where nothing could be."""
        health = await self._ready()
        self._sample_usage()
        tasks = [asyncio.create_task(self._play()), asyncio.create_task(self._watch_server())]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            for player in (*self._pupils, *self._left_over, *([self._teacher] if self._teacher else [])):
                player.disconnect()
        await self._all_gone()
        self._sample_usage()
        server = {"url": self._server.place.url, "version": health.get("version")}
        return {"server": server, **document_of(self._plan, self._seen)}

    async def _play(self) -> None:
        await self._each(player.begin() for player in self._left_over)
        if self._teacher:
            await self._teacher.begin(self._plan.clients)
        await self._each((pupil.enter() for pupil in self._pupils), len(self._pupils))
        if not any(pupil.is_in for pupil in self._pupils):
            raise LoadError(f"{self._server.place.url} admits nobody: {self._tally.faults}.")
        await self._each((pupil.start() for pupil in self._pupils), len(self._pupils))
        looks = await self._each(player.look(is_last=False) for player in self._left_over)
        until = clock() + self._plan.seconds
        acts = [self._measure(until), self._poll(until), *(pupil.play(until) for pupil in self._pupils)]
        await asyncio.gather(*acts, *([self._lead(self._teacher, until)] if self._teacher else []))
        last_looks = await self._each(player.look(is_last=True) for player in self._left_over)
        self._seen.left_over = progress(looks, last_looks)
        await asyncio.gather(*(pupil.leave() for pupil in self._pupils))
        if self._teacher:
            await self._teacher.end()

    async def _each(self, acts: Iterable[Awaitable[Any]], at_once: int = AT_ONCE) -> list[Any]:
        """Return the results of all ``acts``, with at most ``at_once`` of them in progress at any time."""
        places = asyncio.Semaphore(at_once)

        async def one(act: Awaitable[Any]) -> Any:
            async with places:
                result = await act
            self._advance()
            return result

        return await asyncio.gather(*map(one, acts))

    # --- The server ---

    async def _ready(self) -> dict[str, Any]:
        """Wait until /healthz reports that the server is ready, and return its answer."""
        url, deadline = self._server.place.url, clock() + READY_TIMEOUT_S
        while clock() < deadline:
            self._server.check()
            try:
                health: dict[str, Any] = json.loads(await get(self._server.place, "/healthz"))
                status = health["status"]
            except Refused as error:
                raise LoadError(f"{url} refuses: /healthz answers with status {error.status}.") from None
            except OSError as error:  # a certificate's error is a ValueError, too
                if not self._server.is_starting:
                    raise LoadError(f"{url} cannot be reached: {str(error) or 'no answer in time'}.") from None
            except (ValueError, KeyError, TypeError):
                raise LoadError(f"{url} is not an nnvisu server: its /healthz reports no status.") from None
            else:
                if status == "ok":
                    return health
                if status == "full":
                    raise LoadError(f"{url} is full: {health['sessions']} sessions, {health['sockets']} sockets.")
            await asyncio.sleep(READY_POLL_S)
        raise LoadError(f"{url} is not ready after {READY_TIMEOUT_S:g} s.")

    async def _watch_server(self) -> None:
        """Watch the server's processes. Raises ServerEnded when they end."""
        while True:
            self._server.check()
            self._sample_usage()
            await asyncio.sleep(USAGE_S)

    def _sample_usage(self) -> None:
        self._seen.usages.append(self._server.usage())

    async def _all_gone(self) -> None:
        """Give the server some time to notice that all sockets are closed."""
        deadline = clock() + GONE_TIMEOUT_S
        with self._tally.counting():
            while clock() < deadline and json.loads(await get(self._server.place, "/healthz"))["sockets"] > 0:
                await asyncio.sleep(READY_POLL_S)

    # --- The window ---

    async def _measure(self, until: float) -> None:
        """Until then, count what the pupils see, and sample the age of each picture and the CPU load at intervals."""
        began, used, own = clock(), self._server.usage(), time.process_time()
        for pupil in self._pupils:
            pupil.record.begin()
        for i in range(round(self._plan.seconds / SAMPLE_S)):
            due = began + (i + 1) * SAMPLE_S
            await asyncio.sleep(due - clock())
            now = clock()
            self._seen.delays_s.append(now - due)
            for pupil in self._pupils:
                pupil.record.sample_age(now)
            self._advance()
        await asyncio.sleep(until - clock())
        for pupil in self._pupils:
            pupil.record.end()
        seconds, used_now = clock() - began, self._server.usage()
        self._seen.cpu = {
            "server": (used_now.cpu_s - used.cpu_s) / seconds if used and used_now else None,
            "players": (time.process_time() - own) / seconds,
        }

    async def _lead(self, teacher: Teacher, until: float) -> None:
        """Have the teacher watch the wall in the second and third quarter of the time, and note what pupils saw."""
        began = clock()
        for i, is_watched in enumerate((False, True, True, False)):
            teacher.watch(is_watched)
            teacher.wall.is_counting = is_watched
            since, counts = clock(), [record.counts for record in self._seen.records]
            while (now := clock()) < began + (until - began) * (i + 1) / 4:
                await asyncio.sleep(SAMPLE_S)
                teacher.wall.sample_age(clock())
            pairs = zip(counts, [record.counts for record in self._seen.records], strict=True)
            made = [(after[0] - before[0], after[1] - before[1], after[2] - before[2]) for before, after in pairs]
            self._seen.quarters.append(Quarter(now - since, is_watched, made))
            teacher.wall.seconds += now - since if is_watched else 0.0
        teacher.wall.is_counting = False

    async def _poll(self, until: float) -> None:
        """Request the page and /healthz alternately, as a newcomer would."""
        requests = (("/", PAGE_HEADERS, self._tally.pages), ("/healthz", "", self._tally.healths))
        while clock() < until:
            for path, headers, times in requests:
                asked_at = clock()
                with self._tally.counting():
                    try:
                        await get(self._server.place, path, headers)
                    except ConnectionRefusedError:
                        raise LoadError(f"{self._server.place.url} has stopped answering.") from None
                    times.append(clock() - asked_at)
                await asyncio.sleep(POLL_S)
