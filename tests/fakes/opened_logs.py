"""Views over files, counted in this process, for whoever tests what they show."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from belvedere_simulator.commands.twins.log_view import settle
from belvedere_simulator.logs.clock import Clock
from belvedere_simulator.logs.files import LogFile
from belvedere_simulator.logs.filters import Wish
from belvedere_simulator.logs.growing import Growing
from belvedere_simulator.logs.opening import Opened, Opening
from belvedere_simulator.logs.sources.paths import PathSource
from belvedere_simulator.logs.sources.source import Source, opener
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


@dataclass
class OpenedSources:
    """A view that sources feed; `problems` are the codes of what they could not do."""

    opening: Opening
    problems: list[str] = field(default_factory=list)

    @property
    def view(self) -> View:
        """What is shown."""
        return self.opening.view

    def settle(self) -> None:
        """Count what has come by now; until nothing more comes, where nothing is followed."""
        settle(self.opening, whole=not self.opening.opened.follow)

    def texts(self) -> dict[str, list[str]]:
        """The lines of each log, by its name."""
        told: dict[str, list[str]] = {track.name: [] for track in self.view.tracks}
        for line in self.view.page(0, self.view.total()).lines:
            told[self.view.tracks[line.track].name].append(line.text)
        return told


@contextmanager
def opened_sources(
    sources: Sequence[Source], pool: Pool, *, follow: bool = False, taught: Sequence[dict[str, str]] = ()
) -> Iterator[OpenedSources]:
    """A view of these sources, all that they have counted."""
    problems: list[str] = []
    opened = Opened([(source, 0.0) for source in sources], taught, follow)
    with Opening(
        pool, opened, lambda: None, time.sleep, lambda error, _source: problems.append(error.code)
    ) as opening:
        told = OpenedSources(opening, problems)
        told.settle()
        yield told


def path_source(path: Path) -> PathSource:
    """A file, a folder or an archive; log images are made for nobody."""
    return PathSource(path, opener(path.parent / "nobody"))
