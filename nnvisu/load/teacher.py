"""Teacher: a player that opens a class and watches its wall, over a link of its own that carries only so much."""

import asyncio
import dataclasses
import secrets
import struct
from typing import Any

from nnvisu.load.measures import percentiles
from nnvisu.load.pupil import FRAME_HEADER, Player, clock
from nnvisu.load.tally import Tally
from nnvisu.load.transport import Place

LINK_BITS_PER_SECOND = 2_000_000
WALL_FPS = 2.7  # as the page asks for
TILES = 5  # the kind of frames that show the wall
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
N_TILES = struct.Struct("<H")  # behind a frame's header
MESSAGE_BYTES = 8  # about what a WebSocket and TCP add to each message


@dataclasses.dataclass
class WallRecord:
    """What the teacher saw of the wall while ``is_counting``.

    ages_ms: of the picture, one for each call of ``sample_age``. n_pictures: of all pupils together. n_bytes: of
    everything that came.
    """

    is_counting: bool = False
    n_frames: int = 0
    n_pictures: int = 0
    n_bytes: int = 0
    seconds: float = 0.0
    ages_ms: list[float] = dataclasses.field(default_factory=list)
    _drawn_at: float | None = None

    def note(self, now: float, age_ms: float, n_tiles: int) -> None:
        """Note that a frame is on the screen whose states were ``age_ms`` old when it was sent."""
        self._drawn_at = now - age_ms / 1000.0
        if self.is_counting:
            self.n_frames += 1
            self.n_pictures += n_tiles

    def sample_age(self, now: float) -> None:
        """Record how old the wall is."""
        if self.is_counting and self._drawn_at is not None:
            self.ages_ms.append(1000.0 * (now - self._drawn_at))

    def as_json(self, n_pupils: int) -> dict[str, Any]:
        """Return the figures; None where nothing was seen."""
        return {
            "link_bits_per_second": LINK_BITS_PER_SECOND,
            "used_bits_per_second": 8 * self.n_bytes / self.seconds if self.seconds else None,
            "frames_per_second": self.n_frames / self.seconds if self.seconds else None,
            "pictures_per_pupil_and_second": self.n_pictures / n_pupils / self.seconds if self.seconds else None,
            "age_ms": percentiles(self.ages_ms),
        }


class Teacher(Player):
    """Opens a class and watches its wall. Each message takes its time on the link, one after the other."""

    def __init__(self, place: Place, tally: Tally):
        self.code = "".join(secrets.choice(LETTERS) for _ in range(6))
        super().__init__(place, tally, f"class-{self.code.lower()}")
        self.wall = WallRecord()
        self._link_free_at = 0.0

    async def begin(self, n_pupils: int) -> None:
        """Open the class."""
        with self._tally.counting():
            await self._connect()
            self._send("set_view", max_fps=0)
            await self._ask("classroom", "open_classroom", code=self.code)
            await self._ask("classroom", "set_classroom", max_pupils=n_pupils)

    def watch(self, is_on: bool) -> None:
        """Watch the wall from now on, or no longer."""
        self._send("set_wall_view", max_fps=WALL_FPS if is_on else 0, figures=is_on)

    async def end(self) -> None:
        """End the class, so that nothing of it is kept."""
        with self._tally.counting():
            await self._ask("classroom", "end_classroom")
        self.disconnect()

    # --- Listener ---

    def on_text(self, text: str) -> None:
        """Handle a message once it has come over the link."""
        asyncio.get_running_loop().call_later(self._seconds_on_link(len(text)), super().on_text, text)

    def on_binary(self, head: bytes) -> None:
        """Handle a frame once it has come over the link."""
        *_, n_bytes, _, _, _ = FRAME_HEADER.unpack_from(head)
        asyncio.get_running_loop().call_later(self._seconds_on_link(len(head) + n_bytes), self._draw, head)

    def _seconds_on_link(self, n_bytes: int) -> float:
        now = clock()
        seconds = 8 * (n_bytes + MESSAGE_BYTES) / LINK_BITS_PER_SECOND
        self._link_free_at = max(now, self._link_free_at) + seconds
        self.wall.n_bytes += n_bytes if self.wall.is_counting else 0
        return self._link_free_at - now

    def _draw(self, head: bytes) -> None:
        _, _, kind, *_, age_ms = FRAME_HEADER.unpack_from(head)
        if kind == TILES:
            (n_tiles,) = N_TILES.unpack_from(head, FRAME_HEADER.size)
            self.wall.note(clock(), age_ms, n_tiles)
        super().on_binary(head)
