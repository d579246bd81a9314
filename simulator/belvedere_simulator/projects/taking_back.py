"""The last change of a project, taken back: what is needed for it is kept apart from the project.

It may hold what was taken out to give the project away, so it lies among this user's own data and is
readable by nobody else.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE, private_folder, write_whole
from belvedere_simulator.folders import data_folder
from belvedere_simulator.manifest.editing.draft import Draft
from belvedere_simulator.messages import tr
from belvedere_simulator.projects.project import Move, Outcome, Project, open_project, save_and_move
from belvedere_simulator.projects.steps import Step, place_after

_RECORD = "step.json"


@dataclass(frozen=True)
class WayBack:
    """The change that can be taken back; `made` in epoch seconds."""

    title: str
    made: float


@dataclass(frozen=True)
class Assets:
    """The names of files of the folder of assets that a change brings, and that it takes away."""

    added: Sequence[str] = ()
    removed: Sequence[str] = ()


def make_step(step: Step) -> Outcome:
    """Make a change so that it can be taken back. Raises BelvedereError; nothing is changed then."""
    if not (step.draft.unsaved or step.moves):
        return step.carry_out()
    with kept_way_back(step, Assets()):
        return step.carry_out()


@contextmanager
def kept_way_back(step: Step, assets: Assets) -> Iterator[None]:
    """Note how things are while a change is made; that before it can be taken back only if this one fails.

    Raises BelvedereError BV-PRJ-012 where that cannot be written.
    """
    place = _place(step.project.folder)
    older = place.with_name(f"{place.name}.before")
    try:
        shutil.rmtree(older, ignore_errors=True)
        if place.exists():
            place.rename(older)
        _write(place, step, assets)
    except OSError as error:
        what = tr("The way back cannot be kept; nothing was changed")
        why = error.strerror or str(error)
        raise BelvedereError("BV-PRJ-012", what, where=str(place), why=why) from error
    try:
        yield
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        if older.exists():
            older.rename(place)
        raise
    shutil.rmtree(older, ignore_errors=True)


def _write(place: Path, step: Step, assets: Assets) -> None:
    project = step.project
    record = {
        "title": step.title,
        "made": time.time(),
        "texts": {
            project.shown(place_after(file, step.moves)): [step.draft.saved[file], step.draft.texts[file]]
            for file in step.draft.unsaved
        },
        "moves": [[project.shown(move.old), project.shown(move.new)] for move in step.moves],
        "added": list(assets.added),
        "removed": list(assets.removed),
    }
    private_folder(place)
    for name in assets.removed:
        _bring(project.layout.assets / name, place / name)
    write_whole(place / _RECORD, json.dumps(record).encode(), PRIVATE)


def way_back(folder: Path) -> WayBack | None:
    """What can be taken back in the project whose folder this is; None where there is nothing."""
    record = _read(_place(folder))
    return WayBack(str(record["title"]), float(record["made"])) if record else None


def take_back(given: Path) -> Outcome:
    """Take the last change back, to the letter.

    Raises BelvedereError BV-PRJ-001, BV-PRJ-011 where there is none, BV-EDT-010 where a manifest was changed
    since, BV-PRJ-002 and BV-PRJ-003 for folders: nothing is changed then.
    """
    project = open_project(given)
    folder = project.folder
    place = _place(folder)
    record = _read(place)
    if record is None:
        raise BelvedereError("BV-PRJ-011", tr("There is no change to take back"), where=str(folder))
    brought = _bring_all(place, project, record["removed"])
    moves = [Move(folder / new, folder / old) for old, new in record["moves"]]
    try:
        save_and_move(_draft(folder, record["texts"]), moves)
    except BaseException:
        _remove(brought)
        raise
    _remove(project.layout.assets / name for name in record["added"])
    shutil.rmtree(place, ignore_errors=True)
    return Outcome(project.folder, (tr("Taken back: {title}.", title=record["title"]),))


def _place(folder: Path) -> Path:
    """Where the way back of a project is kept."""
    return data_folder() / "projects" / hashlib.sha256(os.fsencode(folder)).hexdigest()[:32]


def _read(place: Path) -> dict[str, Any] | None:
    try:
        record: dict[str, Any] = json.loads((place / _RECORD).read_bytes())
    except (OSError, ValueError):
        return None
    return record


def _draft(folder: Path, texts: Mapping[str, Sequence[str]]) -> Draft:
    """The texts of before, to be written over those that the change made, and over no others."""
    return Draft(
        {folder / name: before for name, (before, _) in texts.items()},
        {folder / name: after for name, (_, after) in texts.items()},
    )


def _bring_all(place: Path, project: Project, names: Iterable[str]) -> list[Path]:
    """Files of assets that are missing now; those that were brought."""
    brought = []
    try:
        for name in names:
            file = project.layout.assets / name
            if not file.exists():
                brought.append(file)
                _bring(place / name, file)
    except OSError as error:
        _remove(brought)
        what = tr("A file of the assets cannot be brought back")
        raise BelvedereError(
            "BV-PRJ-012", what, where=str(brought[-1]), why=error.strerror or str(error)
        ) from error
    return brought


def _bring(source: Path, target: Path) -> None:
    """The same file at another place: without a copy where both are on one disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _remove(files: Iterable[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)
