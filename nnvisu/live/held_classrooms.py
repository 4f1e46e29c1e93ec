"""HeldClassrooms: all classrooms of one process, by code and by the sessions of their people; ``classrooms`` has more.

One lock guards them. Whoever changes one tells its people through their seats, which wake their sockets.
"""

import contextlib
import dataclasses
import random
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from nnvisu.classroom.classroom import Classroom, Pupil
from nnvisu.classroom.codes import code_of
from nnvisu.classroom.progress import Figures, ranks, reaches
from nnvisu.classroom.told import farewell, told_pupil, told_teacher
from nnvisu.live.classroom_records import ClassroomRecords, key_of_code
from nnvisu.live.guesses import Guesses
from nnvisu.live.pictures import Pictures
from nnvisu.live.session import TrainingSession
from nnvisu.live.time_of_day import TimeOfDay
from nnvisu.live.wall import Wall, Watched
from nnvisu.wire.classroom_objects import Farewell, Rank, WallRow

SEEN_S = 60.0  # how often it is noted that a teacher is still there


@dataclasses.dataclass(eq=False)
class HeldClassroom:
    """A classroom, its wall, the address that opened it, and the places of its pupils as last told.

    saved_version: of what the store has.
    """

    classroom: Classroom
    wall: Wall
    address: str
    ranks: dict[int, Rank] = dataclasses.field(default_factory=dict)
    saved_version: int = 0


class HeldClassrooms:
    """find: returns the session with a key that is in memory. now: seconds since 1970, which a restart does not stop.

    new_pictures: returns where the tiles of a wall are rendered.
    """

    def __init__(
        self,
        find: Callable[[bytes], TrainingSession | None],
        records: ClassroomRecords,
        new_pictures: Callable[[], Pictures],
        clock: Callable[[], float],
        now: Callable[[], float] | None = None,
    ):
        self._find, self._records, self._new_pictures = find, records, new_pictures
        self._clock, self._now, self._chance = clock, now or TimeOfDay(), random.SystemRandom()
        self._writing, self._lock = threading.Lock(), threading.Lock()  # in this order
        self._by_code: dict[str, HeldClassroom] = {}
        self._of: dict[bytes, HeldClassroom] = {}  # teachers and pupils, by the keys of their sessions
        self._guesses = Guesses()

    # --- With the lock held ---

    def _hold(self, classroom: Classroom, address: str) -> None:
        """Hold another classroom."""

        def pupils() -> Mapping[int, tuple[WallRow, Watched | None]]:
            with self._lock:
                return {number: self._watched(pupil) for number, pupil in classroom.pupils.items()}

        def note(figures: Mapping[int, Figures]) -> None:
            self._note_progress(held, figures)

        def shown() -> tuple[int, Watched | None] | None:
            with self._lock:
                choice = classroom.rules.shown
                return choice and (choice["pupil"], self._find(classroom.pupils[choice["pupil"]].key))

        wall = Wall(pupils, shown, note, self._new_pictures(), self._clock())
        held = HeldClassroom(classroom, wall, address)
        self._by_code[classroom.code] = held
        self._of[classroom.teacher_key] = held
        for pupil in classroom.pupils.values():
            self._of[pupil.key] = held
        self._tell(held)

    def _watched(self, pupil: Pupil) -> tuple[WallRow, Watched | None]:
        session = self._find(pupil.key)
        row: WallRow = {
            "pupil": pupil.number,
            "nickname": pupil.nickname,
            "is_connected": self._is_connected(pupil.key),
            "reached": pupil.has_reached,
            "answer": pupil.answer,
        }
        return row, session

    def _is_connected(self, key: bytes) -> bool:
        """Return whether a person has a page open."""
        session = self._find(key)
        return bool(session and session.seat.is_connected)

    def _dismiss(self, key: bytes, code: str, reason: Farewell) -> None:
        if session := self._find(key):
            session.seat.give_up(farewell(code, reason))

    def _tell(self, held: HeldClassroom) -> None:
        """Tell everybody in a classroom what there is to know now; who knows it is told nothing."""
        classroom, wall, locked = held.classroom, held.wall, held.classroom.why_locked()
        n_connected = 0
        for pupil in classroom.pupils.values():
            if session := self._find(pupil.key):
                n_connected += session.seat.is_connected
                session.seat.take(told_pupil(classroom, pupil, held.ranks.get(pupil.number)), wall, locked)
        if teacher := self._find(classroom.teacher_key):
            teacher.seat.take(told_teacher(classroom, n_connected), wall)

    # --- From any thread ---

    def recognise(self, session: TrainingSession) -> None:
        """Give a session that comes from the store its seat."""
        with self._lock:
            if held := self._of.get(session.ids.owner_key):
                self._tell(held)

    @contextlib.contextmanager
    def visit(self, session: TrainingSession, wake: Callable[[], None]) -> Iterator[None]:
        """Count a socket of the session's owner while the block runs; wake: called after each change."""
        try:
            with session.seat.visit(wake):
                self._note_visit(session)
                yield
        finally:
            self._note_visit(session)

    def _note_visit(self, session: TrainingSession) -> None:
        with self._lock:
            held = self._of.get(session.ids.owner_key)
            if held is not None:
                if held.classroom.teacher_key == session.ids.owner_key:
                    held.classroom.note_seen(self._now())
                self._tell(held)

    def _note_progress(self, held: HeldClassroom, figures: Mapping[int, Figures]) -> None:
        """Note which goals were reached, and the places."""
        with self._lock:
            classroom, goal = held.classroom, held.classroom.rules.goal
            reached = [
                pupil
                for number, pupil in classroom.pupils.items()
                if goal and not pupil.has_reached and number in figures and reaches(figures[number], goal)
            ]
            for pupil in reached:
                classroom.note_reached(pupil)
            scores = {number: each.test_score for number, each in figures.items() if number in classroom.pupils}
            places = ranks(scores) if classroom.rules.ranking else {}
            if reached or places != held.ranks:
                held.ranks = places
                self._tell(held)

    def _end(self, held: HeldClassroom, reason: Farewell) -> None:
        with self._lock:
            if self._by_code.get(held.classroom.code) is not held:
                return
            self._dissolve(held, reason)
        self._erase_all(held)

    def _dissolve(self, held: HeldClassroom, reason: Farewell) -> None:
        """With the lock held, say goodbye to everybody; ``_erase_all`` is for afterwards, without it."""
        classroom = held.classroom
        del self._by_code[classroom.code]
        for key in (classroom.teacher_key, *(pupil.key for pupil in classroom.pupils.values())):
            del self._of[key]
            self._dismiss(key, classroom.code, reason)

    def _erase_all(self, held: HeldClassroom) -> None:
        """Have the store forget a classroom that is dissolved, and the runs made in it."""
        classroom = held.classroom
        self._records.erase({classroom.teacher_key, *classroom.joined}, classroom.code)

    # --- Time, and the store ---

    def sweep(self) -> None:
        """End classrooms whose teachers were gone for too long."""
        now = self._now()
        with self._lock:
            for held in self._by_code.values():
                if self._is_connected(held.classroom.teacher_key) and now - held.classroom.seen_at > SEEN_S:
                    held.classroom.note_seen(now)
            over = [held for held in self._by_code.values() if held.classroom.is_over(now)]
        for held in over:
            self._end(held, "timed_out")

    def restore(self) -> None:
        """Hold the classrooms that the store has and no other server; those whose time is over are ended."""
        for classroom in self._records.read([*self._by_code]):
            self._hold_stored(classroom)
        self.sweep()

    def bring(self, session_id: str) -> None:
        """Hold the classroom that the session belongs to, if the store has it. Raises HeldElsewhere."""
        code = code_of(session_id)
        if code and code not in self._by_code and (classroom := self._records.claim(code)):
            self._hold_stored(classroom)

    def _hold_stored(self, classroom: Classroom) -> None:
        with self._lock:
            if classroom.code not in self._by_code:
                self._hold(classroom, "")
                self._by_code[classroom.code].saved_version = classroom.version

    @property
    def people(self) -> dict[bytes, set[bytes]]:
        """The keys of the classrooms in the store, each with those of the sessions of its people."""
        with self._lock:
            classrooms = [held.classroom for held in self._by_code.values()]
            return {
                key_of_code(each.code): {each.teacher_key, *(pupil.key for pupil in each.pupils.values())}
                for each in classrooms
            }

    @property
    def looked_for(self) -> set[bytes]:
        """The keys of pupils' sessions that teachers look for at their walls, and find neither there nor in memory."""
        with self._lock:
            return {
                pupil.key
                for held in self._by_code.values()
                if self._is_connected(held.classroom.teacher_key)
                for pupil in held.classroom.pupils.values()
                if not held.wall.has_seen(pupil.number) and self._find(pupil.key) is None
            }

    def hand_over(self, keys: Collection[bytes]) -> None:
        """Write these classrooms, and forget those that are written: another server is to have them."""
        self.write()
        with self._lock:
            self._forget([held for held in self._with(keys) if held.saved_version == held.classroom.version])

    def let_go(self, keys: Collection[bytes]) -> None:
        """Forget these classrooms: another server has them."""
        with self._lock:
            self._forget(self._with(keys))

    def note_missing(self, keys: Collection[bytes]) -> None:
        """Have these classrooms written again."""
        with self._lock:
            for held in self._with(keys):
                held.saved_version = 0

    def _with(self, keys: Collection[bytes]) -> list[HeldClassroom]:
        return [held for code, held in self._by_code.items() if key_of_code(code) in keys]

    def _forget(self, some: Iterable[HeldClassroom]) -> None:
        for held in some:
            del self._by_code[held.classroom.code]
            for key in [key for key, its in self._of.items() if its is held]:
                del self._of[key]

    def write(self) -> None:
        """Write what has changed into the store, so that it is there when this returns."""
        with self._writing:
            self._write()

    def _write(self) -> None:
        with self._lock:
            changed = [held for held in self._by_code.values() if held.saved_version != held.classroom.version]
            packed = [(held, held.classroom.version, self._records.packed(held.classroom)) for held in changed]
        if packed and self._records.write([change for _, _, change in packed], lambda code: code in self._by_code):
            for held, version, _ in packed:
                held.saved_version = version

    @property
    def n_classrooms(self) -> int:
        """Number of classrooms."""
        return len(self._by_code)
