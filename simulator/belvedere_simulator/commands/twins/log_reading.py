"""`belvedere logs show|follow|grep|merge|save`: logs of any size, wherever they lie."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from belvedere_simulator.commands.tables import shown
from belvedere_simulator.commands.twins.log_view import (
    add_filters,
    add_matching,
    add_sources,
    filters_of,
    opened_view,
    settle,
)
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    from belvedere_simulator.logs.view import View

_AT_ONCE, _RAW_AT_ONCE = 2000, 10_000
_LOOK_SECONDS = 0.2
_USUAL_LAST = 10
_FOUND, _NOT_FOUND = 0, 1
_FORMS = ("text", "source", "json", "csv")


def add_reading(commands: Any) -> None:
    """Add the commands."""
    show_ = _add(commands, "show", show, tr("print lines, of several logs by time"))
    ends = show_.add_mutually_exclusive_group()
    ends.add_argument("--first", type=int, metavar="N", help=tr("only the first lines"))
    ends.add_argument("--last", type=int, metavar="N", help=tr("only the last lines"))
    follow_ = _add(commands, "follow", follow, tr("print the last lines, and those that come, until Ctrl-C"))
    follow_.add_argument(
        "--last", type=int, default=_USUAL_LAST, metavar="N", help=tr("how many ({usual})", usual=_USUAL_LAST)
    )
    grep_: argparse.ArgumentParser = commands.add_parser("grep", help=tr("print lines with a text in them"))
    grep_.add_argument("text", metavar="TEXT", help=tr("what is looked for"))
    add_sources(grep_)
    add_matching(grep_)
    grep_.add_argument("-v", "--invert", action="store_true", help=tr("lines without it"))
    grep_.add_argument("-c", "--count", action="store_true", help=tr("only how many lines"))
    grep_.add_argument("--json", action="store_true", help=tr("one JSON object a line"))
    grep_.set_defaults(_local=grep)
    merge_ = _add(commands, "merge", merge, tr("print the lines of several logs by time, as they are"))
    merge_.add_argument("--source", action="store_true", help=tr("with the name of the log before each"))
    save_ = _add(commands, "save", save, tr("write lines to a file"))
    save_.add_argument("--to", type=Path, required=True, metavar="FILE", help=tr("the file"))
    save_.add_argument("--form", choices=_FORMS, default="text", help=tr("how (text)"))


def show(arguments: argparse.Namespace) -> int:
    """Lines of the past."""
    with opened_view(arguments) as opening:
        view = opening.view
        total = view.total()
        first = max(0, total - arguments.last) if arguments.last is not None else 0
        last = total if arguments.first is None else min(total, arguments.first)
        _tell(view, first, last, as_json=arguments.json, named=len(view.tracks) > 1)
    return 0


def follow(arguments: argparse.Namespace) -> int:
    """Lines of the past, and then each as it comes."""
    with opened_view(arguments, follow=True) as opening:
        view = opening.view
        told = max(0, view.total() - arguments.last)
        while True:
            total = view.total()
            # A log that was cut begins again.
            told = min(told, total)
            _tell(view, told, total, as_json=arguments.json, named=len(view.tracks) > 1)
            told = total
            sys.stdout.flush()
            while not settle(opening, whole=False):
                time.sleep(_LOOK_SECONDS)


def grep(arguments: argparse.Namespace) -> int:
    """Lines with a text; 1 where there are none, as grep does."""
    with opened_view(arguments) as opening:
        view = opening.view
        wanted = filters_of(arguments, [arguments.text], exclude=arguments.invert)
        found = _filtered(view, wanted)
        if arguments.count:
            _write(json.dumps({"lines": found}) if arguments.json else str(found))
        else:
            _tell(view, 0, found, as_json=arguments.json, named=len(view.tracks) > 1)
    return _FOUND if found else _NOT_FOUND


def merge(arguments: argparse.Namespace) -> int:
    """Lines of several logs, byte by byte."""
    with opened_view(arguments) as opening:
        view = opening.view
        if arguments.json:
            _tell(view, 0, view.total(), as_json=True, named=True)
            return 0
        sys.stdout.flush()
        names = [f"{shown(track.name)}: ".encode() for track in view.tracks]
        for at in range(0, view.total(), _RAW_AT_ONCE):
            for found, line in view.raw(at, _RAW_AT_ONCE):
                sys.stdout.buffer.write((names[found.track] if arguments.source else b"") + line + b"\n")
        sys.stdout.buffer.flush()
    return 0


def save(arguments: argparse.Namespace) -> int:
    """Lines in a file, which is whole or as before."""
    from belvedere_simulator.logs.export import export  # noqa: PLC0415 - NumPy

    with opened_view(arguments) as opening:
        done = export(opening.view, arguments.to, arguments.form, lambda: None, lambda _fraction: None)
    _write(
        json.dumps({**done, "file": str(arguments.to)})
        if arguments.json
        else tr("{lines} lines, {bytes} bytes: {file}", **done, file=shown(str(arguments.to)))
    )
    return 0


def _add(
    commands: Any, name: str, action: Callable[[argparse.Namespace], int], summary: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=summary, description=f"{summary}.")
    add_sources(parser)
    add_filters(parser)
    parser.add_argument("--json", action="store_true", help=tr("one JSON object a line"))
    parser.set_defaults(_local=action)
    return parser


def _filtered(view: View, wanted: list[Any]) -> int:
    from belvedere_simulator.logs.filters import Wish  # noqa: PLC0415 - NumPy

    return view.filter(Wish(tuple(wanted)), (None, None), (), lambda: None, lambda _fraction: None)


def _tell(view: View, first: int, last: int, *, as_json: bool, named: bool) -> None:
    from belvedere_simulator.logs.export import json_line  # noqa: PLC0415 - NumPy

    for at in range(first, last, _AT_ONCE):
        for line in view.page(at, min(_AT_ONCE, last - at), fields=as_json).lines:
            name = view.tracks[line.track].name
            if as_json:
                _write(json_line(line, name).decode().removesuffix("\n"))
            else:
                _write(f"{shown(name)}: {line.text}" if named else line.text)


def _write(text: str) -> None:
    sys.stdout.write(f"{text}\n")
