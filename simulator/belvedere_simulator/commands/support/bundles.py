"""`belvedere support bundle|preview|open`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.clients import open_clients
from belvedere_simulator.commands.tables import shown, table, terminal_width
from belvedere_simulator.commands.twins.progress import Progress
from belvedere_simulator.commands.twins.session import add_place, place_of
from belvedere_simulator.commands.twins.subjects import moment
from belvedere_simulator.drives.suitability import readable_size
from belvedere_simulator.folders import data_folder
from belvedere_simulator.messages import tr
from belvedere_simulator.support.documents import announcement_document
from belvedere_simulator.support.form import Announcement
from belvedere_simulator.support.summary import Summary

_USUAL_NAME = "belvedere-support-{time}.zip"
_SHOWN_REMOVALS = 400


def add_bundle(commands: Any) -> None:
    """Add `bundle`."""
    parser = commands.add_parser(
        "bundle",
        help=tr("gather what support needs to know into one file"),
        description=tr(
            "Gather versions, settings, devices, applications with their manifests, logs, metrics and facts "
            "about this computer into one file. Secrets are removed; 'belvedere support preview' tells each. "
            "Recordings of streams are never in it."
        ),
    )
    _add_wish(parser)
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help=tr("the file ({usual} here)", usual="belvedere-support-….zip"),
    )
    parser.add_argument(
        "--recipient",
        action="append",
        default=[],
        metavar="AGE1…",
        help=tr("encrypt it for who made this key with 'support key'; repeat it"),
    )
    parser.set_defaults(_answer=_bundle)


def add_preview(commands: Any) -> None:
    """Add `preview`."""
    parser = commands.add_parser(
        "preview",
        help=tr("tell what a bundle would hold, and what would be removed"),
        description=tr("Gather a bundle, tell its files and every removal, and throw it away."),
    )
    _add_wish(parser)
    parser.set_defaults(_answer=_preview)


def add_open(commands: Any) -> None:
    """Add `open`."""
    parser = commands.add_parser(
        "open",
        help=tr("open a bundle"),
        description=tr("Check a bundle and unpack it, to be read only; tell what is in it."),
    )
    parser.add_argument("file", type=Path, metavar="FILE", help=tr("the bundle"))
    parser.add_argument(
        "--key", type=Path, action="append", default=[], metavar="FILE", help=tr("the key that opens it")
    )
    parser.add_argument("--into", type=Path, metavar="FOLDER", help=tr("where to; a folder of the program's"))
    parser.add_argument("--show", metavar="NAME", help=tr("print this file of it instead"))
    parser.set_defaults(_answer=_open)


def add_opened(commands: Any) -> None:
    """Add `opened` and `forget`."""
    opened = commands.add_parser(
        "opened", help=tr("list the bundles that were opened"), description=tr("List opened bundles.")
    )
    opened.set_defaults(_answer=_opened)
    forget = commands.add_parser(
        "forget",
        help=tr("forget an opened bundle"),
        description=tr("Remove what was unpacked of a bundle; its own file stays."),
    )
    forget.add_argument("name", metavar="NAME", help=tr("as 'support opened' tells it"))
    forget.set_defaults(_answer=_forget)


def _add_wish(parser: argparse.ArgumentParser) -> None:
    add_place(parser)
    when = tr("10m, 2h, 3d or a time (1d)")
    parser.add_argument("--since", type=moment, default="1d", metavar="WHEN", help=when)
    parser.add_argument("--until", type=moment, metavar="WHEN", help=tr("no later than this"))
    parser.add_argument(
        "--device", action="append", default=[], metavar="ID", help=tr("only this device; repeat it")
    )
    parser.add_argument("--no-logs", action="store_true", help=tr("leave logs out"))
    parser.add_argument("--no-metrics", action="store_true", help=tr("leave metrics out"))
    parser.add_argument(
        "--pictures", action="store_true", help=tr("you consent to one picture of each camera")
    )
    parser.add_argument(
        "--crash-report",
        action="append",
        default=[],
        metavar="FILE",
        help=tr("take this crash report along; read it first"),
    )
    parser.add_argument(
        "--log",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help=tr("take this log along, with the marks and notes that you made in it; repeat it"),
    )
    parser.add_argument("--note", default="", metavar="TEXT", help=tr("what is wrong, in your words"))
    parser.add_argument("--leave-out", action="append", default=[], metavar="NAME", help=tr("not this file"))


def _bundle(given: argparse.Namespace) -> tuple[Any, str, int]:
    from belvedere_simulator.support.sealing import ENDING, check_recipient  # noqa: PLC0415

    for recipient in given.recipient:
        check_recipient(recipient)
    ending = ENDING if given.recipient else ""
    name = _USUAL_NAME.format(time=datetime.now(UTC).strftime("%Y%m%d-%H%M%S")) + ending
    target: Path = (given.out or Path(name)).absolute()
    progress = Progress()
    try:
        with closing(_draft(given, progress)) as draft:
            told = draft.write(
                target, given.recipient, lambda done, whole: progress.part(tr("Packing"), done, whole)
            )
    finally:
        progress.end()
    size = readable_size(target.stat().st_size)
    text = tr(
        "{file}: {count} files, {size}; {removed} secrets were removed.",
        file=target,
        count=len(told.files),
        size=size,
        removed=len(told.removals),
    )
    return {"file": str(target), **announcement_document(told)}, _with_problems(text, told), 0


def _preview(given: argparse.Namespace) -> tuple[Any, str, int]:
    progress = Progress()
    try:
        with closing(_draft(given, progress)) as draft:
            told = draft.announcement()
    finally:
        progress.end()
    return announcement_document(told), _contents(told, told.views), 0


def _open(given: argparse.Namespace) -> tuple[Any, str, int]:
    from belvedere_simulator.support.documents import summary_document  # noqa: PLC0415
    from belvedere_simulator.support.summary import summarise  # noqa: PLC0415
    from belvedere_simulator.support.views import shown_views  # noqa: PLC0415
    from belvedere_simulator.support.workspace import open_bundle  # noqa: PLC0415

    progress = Progress()
    try:
        workspace = open_bundle(
            given.file,
            given.key,
            given.into,
            lambda done, whole: progress.part(tr("Unpacking"), done, whole),
        )
    finally:
        progress.end()
    told = workspace.announcement
    if given.show:
        text = workspace.text(given.show)
        return {"file": given.show, "text": text}, "\n".join(map(shown, text.splitlines())), 0
    summary = summarise(workspace)
    document = {"folder": str(workspace.folder), **announcement_document(told), **summary_document(summary)}
    head = tr("{time}, Belvedere {version}: {note}", time=told.created, version=told.program, note=told.note)
    rest = f"{_first_sight(summary)}{_contents(told, shown_views(workspace))}"
    return document, f"{shown(head)}\n{workspace.folder}\n\n{rest}", 0


def _opened(_given: argparse.Namespace) -> tuple[Any, str, int]:
    from belvedere_simulator.support.workspace import workspaces  # noqa: PLC0415

    found = list(workspaces())
    rows = [[each.name, each.announcement.created, each.announcement.note] for each in found]
    listed = [
        {"name": each.name, "folder": str(each.folder), "created": each.announcement.created}
        for each in found
    ]
    heads = (tr("NAME"), tr("MADE"), tr("NOTE"))
    text = table(heads, rows, terminal_width()) if rows else tr("No bundle is opened.")
    return {"opened": listed}, text, 0


def _forget(given: argparse.Namespace) -> tuple[Any, str, int]:
    from belvedere_simulator.support.workspace import workspace_named  # noqa: PLC0415

    workspace_named(given.name).close()
    return {"forgotten": given.name}, tr("{name} is forgotten.", name=given.name), 0


def _draft(given: argparse.Namespace, progress: Progress) -> Any:
    from contextlib import ExitStack  # noqa: PLC0415

    from belvedere_simulator.support.assembling import draft_of  # noqa: PLC0415 - loads much
    from belvedere_simulator.support.wish import Wish  # noqa: PLC0415

    wish = Wish(
        since=given.since,
        until=given.until or datetime.now(UTC),
        devices=tuple(given.device),
        logs=not given.no_logs,
        metrics=not given.no_metrics,
        frames=given.pictures,
        crash_reports=tuple(given.crash_report),
        note=given.note,
        views=tuple(_view(file) for file in given.log),
    )

    def tell(text: str, share: float | None) -> None:
        progress.step(text)
        progress.part(text, round((share or 0) * 100), 100)

    with ExitStack() as stack:
        place = place_of(given)
        draft = draft_of(place, lambda: stack.enter_context(open_clients(place)), wish, tell)
    for name in given.leave_out:
        draft.staging.leave_out(name)
    return draft


def _view(file: Path) -> dict[str, Any]:
    """A log as the window would show it, with its marks. Raises OSError."""
    from dataclasses import asdict  # noqa: PLC0415

    from belvedere_simulator.logs.marks import MarkStore  # noqa: PLC0415
    from belvedere_simulator.support.views import identity_of  # noqa: PLC0415

    marks = MarkStore(data_folder() / "marks").of(identity_of(file))
    source = {"kind": "path", "path": str(file.absolute())}
    return {"title": file.name, "sources": [source], "marks": [asdict(mark) for mark in marks]}


def _first_sight(summary: Summary) -> str:
    """States and known lines."""
    parts = []
    if summary.states:
        rows = [["✗" if each.bad else "✓", each.kind, each.name, each.state] for each in summary.states]
        parts.append(table(("", tr("WHAT"), tr("NAME"), tr("STATE")), rows, terminal_width()))
    if summary.known:
        found = [[each.count, each.known.title, f"{each.path}:{each.line}"] for each in summary.known]
        parts.append(table((tr("TIMES"), tr("KNOWN"), tr("FIRST AT")), found, terminal_width()))
    return "".join(f"{part}\n\n" for part in parts)


def _contents(told: Announcement, views: Iterable[Any]) -> str:
    heads = (tr("FILE"), tr("SIZE"), tr("REMOVED"), tr("WHAT"))
    rows = [[each.path, readable_size(each.size), each.removed or "", each.title] for each in told.files]
    parts = [table(heads, rows, terminal_width())]
    rows = [[f"{mark['file']}:{mark['number']}", mark["note"]] for view in views for mark in view["marks"]]
    if rows:
        parts.append(table((tr("MARKED"), tr("NOTE")), rows, terminal_width()))
    if told.removals:
        removed = [
            [f"{each.path}:{each.line}", each.kind, each.shown] for each in told.removals[:_SHOWN_REMOVALS]
        ]
        parts.append(table((tr("WHERE"), tr("REMOVED"), tr("WHAT IS LEFT")), removed, terminal_width()))
    if len(told.removals) > _SHOWN_REMOVALS:
        more = len(told.removals) - _SHOWN_REMOVALS
        parts.append(tr("{count} more removals; --json tells all.", count=more))
    return _with_problems("\n\n".join(parts), told)


def _with_problems(text: str, told: Announcement) -> str:
    if not told.problems:
        return text
    return "\n".join(
        [text, "", tr("This could not be had:"), *(f"- {shown(each)}" for each in told.problems)]
    )
