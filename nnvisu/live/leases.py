"""Leases: of a store that servers share, what is this server's; it gives up what another one has, or asks for."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence

from nnvisu.live.kept_entries import KeptEntries
from nnvisu.live.session import TrainingSession
from nnvisu.live.store_access import Beside, StoreAccess
from nnvisu.store.interface import Standing

logger = logging.getLogger(__name__)

KEEP_S = 1.0  # how often leases are renewed; they hold for five times as long

GiveUp = Callable[[Iterable[TrainingSession]], None]


class Leases:
    """Used by the saver's thread. held: the sessions in memory. save: writes some, and returns which are written.

    beside: what goes along with sessions. give_up: ends sessions here; set before the first use.
    """

    def __init__(
        self,
        access: StoreAccess,
        clock: Callable[[], float],
        kept: KeptEntries,
        held: Callable[[], Sequence[TrainingSession]],
        save: Callable[[Iterable[TrainingSession]], set[TrainingSession]],
    ):
        self._access, self._clock, self._kept = access, clock, kept
        self._held, self._save = held, save
        self._next = float("-inf")
        self.beside: Beside | None = None
        self.give_up: GiveUp = lambda sessions: None

    def keep(self) -> None:
        """Renew the leases of what is in memory, where it is time, and give up what others have, or ask for."""
        if self._clock() < self._next:
            return
        self._next = self._clock() + KEEP_S
        standings = self._renewed()
        self.note(standings)
        wanted = {key for key, standing in standings.items() if standing == "wanted"}
        if wanted:
            self._hand_over(wanted)
            self._renewed()

    def note(self, standings: Mapping[bytes, Standing]) -> None:
        """Act on what the store has said of entries."""
        for key, standing in standings.items():
            if standing == "missing" and key in self._kept:
                self._kept[key].note_missing()
        gone = {key for key, standing in standings.items() if standing == "lost"}
        if lost := [session for session in self._held() if session.ids.owner_key in gone]:
            logger.warning("Another server has taken over %d sessions; they are given up here.", len(lost))
            self.give_up(lost)
        if self.beside and standings:
            self.beside.let_go(gone)
            self.beside.note_missing({key for key, standing in standings.items() if standing == "missing"})

    def _renewed(self) -> Mapping[bytes, Standing]:
        beside = self.beside.people if self.beside else {}
        return self._access.attempt(lambda store: store.keep([*self._kept, *beside])) or {}

    def _hand_over(self, keys: set[bytes]) -> None:
        beside = self.beside.people if self.beside else {}
        sessions = keys.union(*(beside[key] for key in keys & beside.keys()))
        wanted = [each for each in self._held() if each.ids.owner_key in sessions]
        self.give_up(filter(self._has_all_changes, self._save(wanted)))
        if self.beside:
            self.beside.hand_over(keys)

    def _has_all_changes(self, session: TrainingSession) -> bool:
        """Return whether the store has all that was done to the session; a run may have trained on since."""
        kept = self._kept.of(session)
        return kept.seen is not None and kept.seen[0] == session.state.versions.news
