"""Opening logs for a command: what its arguments mean, and the view of it."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from belvedere_simulator.commands.tables import shown
from belvedere_simulator.commands.twins.session import Session, add_place, place_of
from belvedere_simulator.commands.twins.subjects import moment, subject_of
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    from belvedere_simulator.logs.filters import Filter, Wish
    from belvedere_simulator.logs.opening import Opening
    from belvedere_simulator.logs.sources.source import Source

_LEVELS = ("fatal", "error", "warning", "info", "debug", "none")
_LOOK_SECONDS = 0.02
_STANDARD_INPUT = "-"


def add_sources(parser: argparse.ArgumentParser) -> None:
    """Which logs."""
    parser.add_argument(
        "sources",
        nargs="*",
        metavar="LOG",
        help=tr("a file, a folder, an archive, a log image, or - for standard input"),
    )
    subject = parser.add_mutually_exclusive_group()
    subject.add_argument("--device", metavar="DEVICE", help=tr("a device's logs, by its name or id"))
    subject.add_argument("--app", metavar="APP", help=tr("an application's logs, by its name or id"))
    parser.add_argument(
        "--stream", action="append", metavar="NAME", help=tr("only this stream of it; repeat it")
    )
    parser.add_argument("--stick", metavar="DRIVE", help=tr("the logs on a returned stick"))
    add_place(parser)


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Which lines."""
    parser.add_argument(
        "--include", action="append", default=[], metavar="TEXT", help=tr("with this in them")
    )
    parser.add_argument("--exclude", action="append", default=[], metavar="TEXT", help=tr("without this"))
    parser.add_argument("--any", action="store_true", help=tr("with any of what is included, not with all"))
    add_matching(parser)
    parser.add_argument(
        "--level", action="append", choices=_LEVELS, default=[], help=tr("of this level; repeat it")
    )
    parser.add_argument("--since", type=moment, metavar="WHEN", help=tr("10m, 2h, 3d or a time"))
    parser.add_argument("--until", type=moment, metavar="WHEN", help=tr("before this time"))
    parser.add_argument(
        "--time-format",
        action="append",
        default=[],
        metavar="FORM",
        help=tr("how lines begin with their time, like %%d.%%m.%%Y %%H:%%M:%%S"),
    )


def add_matching(parser: argparse.ArgumentParser) -> None:
    """How texts are meant."""
    parser.add_argument("-E", "--regex", action="store_true", help=tr("texts are regular expressions"))
    parser.add_argument("-i", "--ignore-case", action="store_true", help=tr("capitals or not"))


@contextmanager
def opened_view(arguments: argparse.Namespace, *, follow: bool = False) -> Iterator[Opening]:
    """The view of the logs that are named, filtered as the arguments say; all of it counted, but for what
    comes later with `follow`. Sources that fail are told on the error stream. Raises BelvedereError."""
    from belvedere_simulator.logs.opening import Opened, Opening  # noqa: PLC0415 - NumPy
    from belvedere_simulator.logs.taught import taught_format  # noqa: PLC0415
    from belvedere_simulator.logs.work.pool import Pool  # noqa: PLC0415

    taught = [{"form": form, "anchor": ""} for form in getattr(arguments, "time_format", ())]
    for form in taught:
        taught_format(form)
    with ExitStack() as stack:
        sources = _sources(arguments, stack)
        failed: list[BelvedereError] = []

        def problem(error: BelvedereError, _source: int) -> None:
            failed.append(error)
            sys.stderr.write(f"{error}\n")

        pool = Pool()
        stack.callback(pool.close)
        opened = Opened([(source, 0.0) for source in sources], taught, follow)
        opening = stack.enter_context(Opening(pool, opened, _never, time.sleep, problem))
        settle(opening, whole=not follow)
        view = opening.view
        if failed and not view.tracks:
            raise failed[0]
        _narrow(opening, arguments)
        yield opening


def settle(opening: Opening, *, whole: bool = True) -> bool:
    """Count what there is, all that the sources have or what has come by now; whether there was something."""
    found = False
    while True:
        fed = opening.is_fed
        arrived = opening.arrived()
        if arrived:
            opening.count(arrived, lambda _fraction: None)
        new, _anew = opening.grow()
        found = found or new or bool(arrived)
        if (fed and not new and not arrived) or not whole:
            opening.view.complete = True
            return found
        if not new:
            time.sleep(_LOOK_SECONDS)


def filters_of(arguments: argparse.Namespace, texts: list[str], *, exclude: bool = False) -> list[Filter]:
    """Texts of the command line as filters."""
    from belvedere_simulator.logs.filters import Filter, filter_of  # noqa: PLC0415 - errors of its own

    plain = Filter("", arguments.regex, not arguments.ignore_case, exclude)
    return [filter_of(vars(replace(plain, text=text))) for text in texts]


def _narrow(opening: Opening, arguments: argparse.Namespace) -> None:
    from belvedere_simulator.logs.filters import Wish  # noqa: PLC0415

    given = vars(arguments)
    including = filters_of(arguments, given.get("include", [])) if "include" in given else []
    excluding = filters_of(arguments, given.get("exclude", []), exclude=True) if "exclude" in given else []
    wish: Wish = Wish((*including, *excluding), bool(given.get("any")), frozenset(given.get("level", ())))
    span = tuple(None if given.get(name) is None else given[name].timestamp() for name in ("since", "until"))
    if not wish.is_empty or span != (None, None):
        opening.view.filter(wish, (span[0], span[1]), (), _never, lambda _fraction: None)


def _sources(arguments: argparse.Namespace, stack: ExitStack) -> list[Source]:
    from belvedere_simulator.logs.sources.source import Around, StreamSource, source_of  # noqa: PLC0415

    logs, group = _logs_of(arguments, stack)
    around = Around(lambda: logs, _drives, arguments.data_dir)
    found: list[Source] = [
        StreamSource(_standard_input(), tr("standard input"))
        if name == _STANDARD_INPUT
        else source_of({"kind": "path", "path": name}, around)
        for name in arguments.sources
    ]
    if arguments.stick:
        found.append(source_of({"kind": "stick", "place": arguments.stick}, around))
    if group:
        streams = arguments.stream or []
        found.append(source_of({"kind": "service", "group": group, "streams": streams}, around))
    if not found:
        raise BelvedereError("BV-LGV-008", tr("No log is named"))
    for name in arguments.sources:
        if name != _STANDARD_INPUT and not Path(name).exists():
            raise BelvedereError("BV-LGV-001", tr("The log cannot be read"), where=shown(name))
    return found


def _logs_of(arguments: argparse.Namespace, stack: ExitStack) -> tuple[Any, str]:
    """The client of the site's logs and the group that is meant; nothing where none is."""
    if not (arguments.device or arguments.app):
        return None, ""
    from belvedere_simulator.commands.clients import open_clients  # noqa: PLC0415 - boto3
    from belvedere_simulator.commands.twins.calling import told_failures  # noqa: PLC0415

    clients = stack.enter_context(open_clients(place_of(arguments)))
    with told_failures():
        group = subject_of(Session(clients, arguments, False)).log_group
    return clients("logs"), group


def _standard_input() -> Any:
    """Without a buffer: what is written to a pipe is shown at once, and Ctrl-C waits for nothing."""
    return getattr(sys.stdin.buffer, "raw", sys.stdin.buffer)


def _drives() -> Any:
    from belvedere_simulator.drives.drives import system_drives  # noqa: PLC0415

    return system_drives()


def _never() -> None:
    """Ctrl-C ends a command."""
