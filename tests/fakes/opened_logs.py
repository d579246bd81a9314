"""Views over files, counted in this process, for whoever tests what they show."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from belvedere_simulator.logs.clock import Clock
from belvedere_simulator.logs.files import LogFile
from belvedere_simulator.logs.filters import Wish
from belvedere_simulator.logs.growing import Growing
from belvedere_simulator.logs.track import Track
from belvedere_simulator.logs.view import View
from belvedere_simulator.logs.work.pool import Pool

WRITTEN = 1_795_000_000.0


def calm(_fraction: float = 0.0) -> None:
    """Nobody gives up, nobody looks."""


def track_of(path: Path, *, follow: bool = False) -> Track:
    """One log of a view."""
    track = Track(path.name, str(path), Clock(WRITTEN), path if follow else None)
    track.add(LogFile(path))
    return track


def view_of(paths: Sequence[Path], pool: Pool, *, follow: bool = False) -> View:
    """A view of these files, counted."""
    view = View(pool)
    tracks = [track_of(path, follow=follow) for path in paths]
    for track in tracks:
        view.add(track)
    Growing(view, pool).count(tracks, calm, calm)
    view.complete = True
    return view


def lines_of(view: View) -> list[bytes]:
    """All lines that it shows."""
    return [line for _found, line in view.raw(0, view.total())]


def filtered(view: View, wish: Wish) -> int:
    """Show only what passes."""
    return view.filter(wish, (None, None), (), calm, calm)
