"""A project's folder, and changes of it that are made whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.document import load_document
from belvedere_simulator.manifest.editing.draft import Draft, open_draft, save_draft
from belvedere_simulator.manifest.editing.manifests import GRAPH, OVERRIDE
from belvedere_simulator.manifest.layout import Layout, PackageFolder, find_layout, package_folders
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.messages import tr

SAMPLE_ACCOUNT = "123456789012"
"""The number that stands for an account where there is none."""
FOLDERS = ("assets", "graphs", "packages")
"""What a project consists of: without one of them the packaging tool refuses it."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True)
class Outcome:
    """What was done to a project, in sentences, and what else is worth knowing."""

    folder: Path
    done: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Project:
    """A project as it lies there: its graphs and overrides, and its packages."""

    layout: Layout
    graphs: tuple[Path, ...]
    packages: tuple[PackageFolder, ...]

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self.layout.folder

    @property
    def manifests(self) -> tuple[Path, ...]:
        """Graphs, overrides and packages' manifests."""
        found = (place.folder / "package.json" for place in self.packages)
        return self.graphs + tuple(file for file in found if file.is_file())

    def draft(self) -> Draft:
        """All manifests, to be edited. Raises BelvedereError BV-EDT-009."""
        return open_draft(self.manifests)

    def shown(self, file: Path) -> str:
        """The path of a file within the project."""
        return file.relative_to(self.folder).as_posix()


def open_project(given: Path) -> Project:
    """Find the project at `given`. Raises BelvedereError BV-PRJ-001 where there is none."""
    problems = Problems()
    layout = find_layout(given, problems)
    if layout is None:
        told = "; ".join(problem.what for problem in problems)
        raise BelvedereError("BV-PRJ-001", tr("This is no project"), where=str(given), why=told)
    beside = [file for file in sorted(layout.graph.parent.parent.glob("*/*.json")) if _is_graph(file)]
    graphs = dict.fromkeys((layout.graph, *beside, *_near(layout.graph)))
    return Project(layout, tuple(graphs), package_folders(layout.packages))


def _near(graph: Path) -> list[Path]:
    return [file for file in sorted(graph.parent.glob("*.json")) if _is_graph(file)]


def _is_graph(file: Path) -> bool:
    document = load_document(file, Problems())
    plain = document.plain() if document else None
    return isinstance(plain, dict) and any(kind in plain for kind in (GRAPH, OVERRIDE))


@dataclass(frozen=True)
class Move:
    """A folder that gets another name."""

    old: Path
    new: Path


def save_and_move(draft: Draft, moves: Sequence[Move]) -> None:
    """Write what changed in `draft` and rename folders: all of it or nothing.

    Raises BelvedereError BV-PRJ-002 where a name is taken, BV-PRJ-003 where a folder cannot be renamed, and
    what `save_draft` raises.
    """
    refuse_existing(move.new for move in moves)
    saved = save_draft(draft)
    made: list[Move] = []
    try:
        for move in moves:
            move.old.rename(move.new)
            made.append(move)
    except OSError as error:
        for move in reversed(made):
            move.new.rename(move.old)
        save_draft(Draft(draft.saved, saved.texts))
        why = error.strerror or str(error)
        what = tr("A folder cannot be renamed; nothing was changed")
        raise BelvedereError("BV-PRJ-003", what, where=str(moves[len(made)].old), why=why) from error


def refuse_existing(places: Iterable[Path]) -> None:
    """Raises BelvedereError BV-PRJ-002 for the first of them that is there."""
    for place in places:
        if place.exists() or place.is_symlink():
            raise BelvedereError("BV-PRJ-002", tr("Something has this name already"), where=str(place))


def checked_name(name: str) -> str:
    """The name of an application, which its folder has too. Raises BelvedereError BV-PRJ-004."""
    if not _NAME.fullmatch(name):
        raise BelvedereError("BV-PRJ-004", tr("An application cannot be called that"), where=name)
    return name
