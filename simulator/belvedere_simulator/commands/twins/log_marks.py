"""`belvedere logs happened|marks|mark`: what logs tell of a time, and the marks and notes in them."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from belvedere_simulator.commands.tables import shown
from belvedere_simulator.commands.twins.log_view import add_sources, opened_view
from belvedere_simulator.commands.twins.subjects import moment
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.folders import data_folder
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    from belvedere_simulator.logs.happened import Happening
    from belvedere_simulator.logs.marks import MarkStore


def add_further(commands: Any) -> None:
    """Add the commands."""
    happened_ = _add(
        commands, "happened", tell_happened, tr("tell restarts, deployments and kinds of errors")
    )
    happened_.add_argument("--since", type=moment, metavar="WHEN", help=tr("10m, 2h, 3d or a time"))
    happened_.add_argument("--until", type=moment, metavar="WHEN", help=tr("before this time"))
    _add(commands, "marks", list_marks, tr("list marks and notes in logs"))
    mark_: argparse.ArgumentParser = commands.add_parser("mark", help=tr("mark a line of a log"))
    mark_.add_argument("sources", nargs=1, metavar="LOG", help=tr("the log, of one file"))
    mark_.add_argument("line", type=int, metavar="LINE", help=tr("the number of the line"))
    mark_.add_argument("--note", default="", metavar="TEXT", help=tr("a note about it"))
    mark_.add_argument("--remove", action="store_true", help=tr("mark it no more"))
    mark_.set_defaults(_local=mark, device=None, app=None, stick=None, stream=None, data_dir=None)


def tell_happened(arguments: argparse.Namespace) -> int:
    """In the order of time; the first line of each kind of error, and how many there are."""
    from belvedere_simulator.logs.happened import happened  # noqa: PLC0415 - NumPy

    span = tuple(None if each is None else each.timestamp() for each in (arguments.since, arguments.until))
    with opened_view(_unfiltered(arguments)) as opening:
        told = happened(opening.view, (span[0], span[1]), lambda: None, lambda _fraction: None)
        names = [track.name for track in opening.view.tracks]
    if arguments.json:
        _write(json.dumps(asdict(told)))
        return 0
    for each in told.happenings:
        _write(_words(each, names[each.track] if len(names) > 1 else ""))
    if not told.complete:
        sys.stderr.write(tr("There is more: choose a shorter time.") + "\n")
    return 0


def list_marks(arguments: argparse.Namespace) -> int:
    """The marks of each log."""
    with opened_view(arguments) as opening:
        kept = [(track.name, _store().of(track.identity)) for track in opening.view.tracks]
    if arguments.json:
        marks = [{"log": name, **asdict(each)} for name, found in kept for each in found]
        _write(json.dumps({"marks": marks}))
        return 0
    for name, found in kept:
        for each in found:
            note = f"  [{shown(each.note)}]" if each.note else ""
            _write(f"{shown(name)}:{each.number}: {shown(each.text)}{note}")
    return 0


def mark(arguments: argparse.Namespace) -> int:
    """Mark a line, or mark it no more."""
    from belvedere_simulator.logs.marks import Mark  # noqa: PLC0415

    with opened_view(arguments) as opening:
        view = opening.view
        if len(view.tracks) != 1 or not 1 <= arguments.line <= view.total():
            raise BelvedereError("BV-MRK-002", tr("There is no such line"), where=str(arguments.line))
        [line] = view.page(arguments.line - 1, 1).lines
        identity = view.tracks[0].identity
    if arguments.remove:
        _store().remove(identity, line.offset)
    else:
        _store().put(identity, Mark(line.offset, arguments.line, line.text, arguments.note))
    return 0


def _add(commands: Any, name: str, action: Any, summary: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=summary, description=f"{summary}.")
    add_sources(parser)
    parser.add_argument("--json", action="store_true", help=tr("one JSON object"))
    parser.set_defaults(_local=action)
    return parser


def _unfiltered(arguments: argparse.Namespace) -> argparse.Namespace:
    """The times are asked about, nothing is left out of the view by them."""
    return argparse.Namespace(**{**vars(arguments), "since": None, "until": None})


def _words(each: Happening, name: str) -> str:
    at = (
        "-"
        if each.time is None
        else datetime.fromtimestamp(each.time, UTC).isoformat(sep=" ", timespec="seconds")
    )
    many = f" ({each.count})" if each.count > 1 else ""
    place = f" {shown(name)}:" if name else ""
    return f"{at} {each.kind}{many}:{place} {each.title or shown(each.text)}"


def _store() -> MarkStore:
    from belvedere_simulator.logs.marks import MarkStore  # noqa: PLC0415

    return MarkStore(data_folder() / "marks")


def _write(text: str) -> None:
    sys.stdout.write(f"{text}\n")
