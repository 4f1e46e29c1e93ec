"""The course of a class: left-over sessions, arriving, starting, the window that is measured, going home."""

import asyncio
import dataclasses
import json
import statistics
import time
from collections.abc import Callable, Coroutine
from typing import Any

from nnvisu.load.measures import per_second, percentiles, share
from nnvisu.load.pupil import MAP_SIZE, MAX_FPS, PAGE_HEADERS, LeftOver, Pupil, Tally, clock
from nnvisu.load.server import Server, Usage
from nnvisu.load.transport import Refused, get

READY_TIMEOUT_S = 180.0
READY_POLL_S = 0.2
SAMPLE_S = 0.1  # how often the age of every picture is taken, and the memory of the server
POLL_S = 0.5  # of the page and of /healthz, each
GONE_TIMEOUT_S = 5.0
AT_ONCE = 16  # left-over sessions that are opened at the same time


class LoadError(Exception):
    """The course cannot go on; says why in one sentence."""


@dataclasses.dataclass(frozen=True)
class Plan:
    """What is to be played; ``pace`` is "full" or "watch"."""

    clients: int
    seconds: float
    left_over: int
    pace: str

    @property
    def n_ticks(self) -> int:
        """How many times ``advance`` is called in all."""
        return self.left_over + 2 * self.clients + round(self.seconds / SAMPLE_S)


class Course:
    """One course of ``plan`` at ``server``. ``advance`` is called n_ticks times as it goes on."""

    def __init__(self, plan: Plan, server: Server, advance: Callable[[], None]):
        self.plan, self.server, self._advance = plan, server, advance
        self._tally = Tally()
        place = server.place
        self._left_over = [LeftOver(place, self._tally) for _ in range(plan.left_over)]
        self._pupils = [Pupil(i, plan.clients, plan.pace, place, self._tally) for i in range(plan.clients)]
        self._usages: list[Usage] = []
        self._answer_times: dict[str, list[float]] = {"/": [], "/healthz": []}
        self._delays_s: list[float] = []
        self._cpu: dict[str, float | None] = {}

    async def play(self) -> dict[str, Any]:
        """Return what was measured; raise LoadError or ServerEnded where nothing could be."""
        health = await self._ready()
        before = self._sample_usage()
        watch = asyncio.create_task(self._watch_server())
        try:
            course = asyncio.create_task(self._play())
            await asyncio.wait((watch, course), return_when=asyncio.FIRST_COMPLETED)
            if watch.done():
                course.cancel()
                watch.result()
            left_over_rate = await course
        finally:
            watch.cancel()
            for player in (*self._pupils, *self._left_over):
                player.disconnect()
        await self._all_gone()
        return self._document(health, before, self._sample_usage(), left_over_rate)

    async def _play(self) -> float:
        """Go through the course and return the steps a second of all left-over sessions."""
        await self._each(self._left_over, LeftOver.begin, AT_ONCE)
        await self._each(self._pupils, Pupil.enter)
        if not any(pupil.is_in for pupil in self._pupils):
            raise LoadError(f"{self.server.place.url} lets nobody in: {self._faults()}")
        await self._each(self._pupils, Pupil.start)
        looks = await self._looks(is_last=False)
        until = clock() + self.plan.seconds
        await asyncio.gather(self._measure(until), self._poll(until), *(pupil.play(until) for pupil in self._pupils))
        last_looks = await self._looks(is_last=True)
        for pupil in self._pupils:
            pupil.leave()
        pairs = [(a, b) for a, b in zip(looks, last_looks, strict=True) if a and b]
        return sum(per_second([(b[1] - a[1], b[0] - a[0]) for a, b in pairs]))

    async def _each(self, players: list, act: Callable[[Any], Coroutine], at_once: int | None = None) -> None:
        places = asyncio.Semaphore(at_once or max(1, len(players)))

        async def one(player: Any) -> None:
            async with places:
                await act(player)
            self._advance()

        await asyncio.gather(*map(one, players))

    async def _looks(self, is_last: bool) -> list[tuple[float, int] | None]:
        places = asyncio.Semaphore(AT_ONCE)

        async def look(player: LeftOver) -> tuple[float, int] | None:
            async with places:
                return await player.look(is_last)

        return await asyncio.gather(*map(look, self._left_over))

    # --- The server ---

    async def _ready(self) -> dict[str, Any]:
        """Wait until /healthz says that all is ready, and return what it says."""
        url, deadline = self.server.place.url, clock() + READY_TIMEOUT_S
        while True:
            self.server.check()
            health, why = None, "it is still compiling its kernels"
            try:
                health = json.loads(await get(self.server.place, "/healthz"))
                status = health["status"]
            except Refused as error:
                raise LoadError(f"{url} refuses: /healthz is answered with status {error.status}.") from None
            except (ValueError, KeyError, TypeError):
                raise LoadError(f"{url} is no nnvisu server: /healthz is answered without a status.") from None
            except OSError as error:
                if not self.server.is_starting:
                    raise LoadError(f"{url} cannot be reached: {error}.") from None
                status, why = None, f"it cannot be reached: {error}"
            if status == "ok":
                return health
            if status == "full":
                raise LoadError(f"{url} is full: it has {health['sessions']} sessions, {health['sockets']} sockets.")
            if clock() > deadline:
                raise LoadError(f"{url} is not ready after {READY_TIMEOUT_S:g} s: {why}.")
            await asyncio.sleep(READY_POLL_S)

    async def _watch_server(self) -> None:
        while True:
            self.server.check()
            self._sample_usage()
            await asyncio.sleep(POLL_S)

    def _sample_usage(self) -> Usage | None:
        usage = self.server.usage()
        if usage:
            self._usages.append(usage)
        return usage

    async def _all_gone(self) -> None:
        """Wait, for a while, until the server has noticed that all sockets are closed."""
        deadline = clock() + GONE_TIMEOUT_S
        while clock() < deadline:
            with self._tally.counting():
                if json.loads(await get(self.server.place, "/healthz"))["sockets"] == 0:
                    return
            await asyncio.sleep(READY_POLL_S)

    # --- The window ---

    async def _measure(self, until: float) -> None:
        """Take the age of every picture at regular times, and CPU seconds at both ends."""
        began, usage, own_cpu = clock(), self.server.usage(), time.process_time()
        for pupil in self._pupils:
            pupil.record.begin()
        n_ticks = round(self.plan.seconds / SAMPLE_S)
        for i in range(n_ticks):
            due = began + (i + 1) * SAMPLE_S
            await asyncio.sleep(due - clock())
            now = clock()
            self._delays_s.append(now - due)
            for pupil in self._pupils:
                pupil.record.sample_age(now)
            self._advance()
        await asyncio.sleep(until - clock())
        for pupil in self._pupils:
            pupil.record.end()
        seconds, usage_now = clock() - began, self.server.usage()
        self._cpu["players"] = (time.process_time() - own_cpu) / seconds
        self._cpu["server"] = (usage_now.cpu_s - usage.cpu_s) / seconds if usage and usage_now else None

    async def _poll(self, until: float) -> None:
        """Ask for the page and for /healthz in turn, as somebody who comes new."""
        while clock() < until:
            for path, headers in (("/", PAGE_HEADERS), ("/healthz", "")):
                asked_at = clock()
                try:
                    await get(self.server.place, path, headers)
                except ConnectionRefusedError:
                    raise LoadError(f"{self.server.place.url} does not answer any more.") from None
                except (OSError, Refused) as error:
                    self._tally.errors[f"GET {path}: {str(error) or 'no answer in time'}"] += 1
                else:
                    self._answer_times[path].append(clock() - asked_at)
                await asyncio.sleep(POLL_S / 2)

    # --- The result ---

    def _document(
        self, health: dict[str, Any], before: Usage | None, after: Usage | None, left_over_rate: float
    ) -> dict[str, Any]:
        tally, records = self._tally, [pupil.record for pupil in self._pupils]
        shares = share(per_second([(record.steps, record.running_s) for record in records]))
        maps = per_second([(record.n_maps, record.running_s) for record in records])
        return {
            "server": {
                "url": self.server.place.url,
                "version": health.get("version"),
                "n_processes": before and before.n_processes,
            },
            "plan": {**dataclasses.asdict(self.plan), "map_size": MAP_SIZE, "max_fps": MAX_FPS},
            "training": {
                "steps_per_second": sum(record.steps for record in records) / self.plan.seconds,
                "left_over_steps_per_second": left_over_rate if self._left_over else None,
                "least_share": shares and shares[0],
                "most_share": shares and shares[1],
                "new_run_s": _median_and_max(tally.new_runs_s),
            },
            "maps": {
                "per_second_median": statistics.median(maps) if maps else None,
                "per_second_min": min(maps, default=None),
                "age_ms": percentiles([age for record in records for age in record.ages_ms]),
            },
            "answers_ms": {
                "pause": _milliseconds(tally.pauses_s),
                "probe": _milliseconds(tally.probes_s),
                "return": _milliseconds(tally.returns_s),
                "page": _milliseconds(self._answer_times["/"]),
                "healthz": _milliseconds(self._answer_times["/healthz"]),
            },
            "cpu": self._cpu,
            "player_delay_ms": _milliseconds(self._delays_s),
            "memory_bytes": before
            and {
                "before": before.memory_bytes,
                "most": max(usage.memory_bytes for usage in self._usages),
                "after": after and after.memory_bytes,
            },
            "n_threads": before
            and {
                "before": before.n_threads,
                "most": max(usage.n_threads for usage in self._usages),
                "after": after and after.n_threads,
            },
            "n_refused": tally.n_refused,
            "errors": dict(tally.errors),
        }

    def _faults(self) -> str:
        refused = [f"{self._tally.n_refused} refused with status 503"] if self._tally.n_refused else []
        return "; ".join(refused + [f"{n} × {what}" for what, n in self._tally.errors.items()]) or "no reason given"


def _milliseconds(seconds: list[float]) -> dict[str, float | int] | None:
    return percentiles([1000.0 * value for value in seconds])


def _median_and_max(values: list[float]) -> dict[str, float | int] | None:
    return {"median": statistics.median(values), "max": max(values), "n": len(values)} if values else None
