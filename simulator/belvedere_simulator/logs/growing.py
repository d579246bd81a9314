"""Logs that grow, are cut, or make place for new ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

from belvedere_simulator.logs.counting import Counts
from belvedere_simulator.logs.files import LogFile
from belvedere_simulator.logs.recount import Check, Plan, count
from belvedere_simulator.logs.tallies import Tally
from belvedere_simulator.logs.track import LINES, Growth, Track
from belvedere_simulator.logs.view import View
from belvedere_simulator.logs.work.pool import Pool


class Growing:
    """Counts what is new in a view's logs."""

    def __init__(self, view: View, pool: Pool) -> None:
        self._view = view
        self._pool = pool

    def count(self, tracks: Sequence[Track], check: Check, progress: Callable[[float], None]) -> None:
        """Count logs of which nothing is counted yet; the view shows what is counted already."""
        with self._view.working(check):
            active = self._view.active()
            with self._view.lock:
                for track in tracks:
                    for name, wish in active.items():
                        if name != LINES:
                            track.install(name, Tally(wish))
            plans = [Plan(track, name, wish) for name, wish in active.items() for track in tracks]
            count(self._pool, plans, self._put, check, progress)

    def grow(self, check: Check, *, follow: bool) -> tuple[bool, list[int]]:
        """(whether something is new, the numbers of logs that were cut or written anew)."""
        new, anew = False, []
        for number, track in enumerate(self._view.tracks):
            if not (follow or track.spooled):
                continue
            growth = track.growth()
            if growth is None and follow and self._turned(track):
                growth = track.growth()
            if growth is not None:
                self._grow(track, growth, check)
                new = True
                if growth.anew:
                    anew.append(number)
        return new, anew

    def _grow(self, track: Track, growth: Growth, check: Check) -> None:
        with self._view.working(check):
            counted: dict[str, list[tuple[int, Counts]]] = {name: [] for name in track.tallies}
            plans = [Plan(track, name, tally.wish, growth) for name, tally in track.tallies.items()]

            def put(plan: Plan, first: int, counts: Counts) -> None:
                counted[plan.name].append((first, counts))

            count(self._pool, plans, put, check, lambda _fraction: None)
            with self._view.lock:
                track.grow(growth, counted)
                self._view.grown()

    def _turned(self, track: Track) -> bool:
        """Whether another file has the name by now: then it follows the one that is read to its end."""
        if track.path is None:
            return False
        with suppress(OSError):
            told = track.path.stat()
            if (told.st_dev, told.st_ino) == track.segments[-1].file.key:
                return False
            # What was written to the old one between two looks is read first.
            if track.growth() is not None:
                return True
            with self._view.lock:
                track.add(LogFile(track.path), 0)
            return True
        return False

    def _put(self, plan: Plan, first: int, counts: Counts) -> None:
        with self._view.lock:
            plan.track.tallies[plan.name].put(first, counts)
            self._view.grown()
