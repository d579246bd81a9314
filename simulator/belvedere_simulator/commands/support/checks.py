"""`belvedere support check`: the troubleshooter."""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.appliance.boxes import known_boxes
from belvedere_simulator.commands.clients import Clients, open_clients
from belvedere_simulator.commands.tables import shown, table, terminal_width
from belvedere_simulator.commands.twins.progress import Progress
from belvedere_simulator.commands.twins.session import add_place, place_of
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.folders import data_folder
from belvedere_simulator.messages import tr

KEPT = "removed-versions"
"""The folder in the data folder where manifests of what was taken back are kept."""
_SIGNS = {"fine": "✓", "problem": "✗", "unknown": "?", "by hand": "→"}
_ANSWERS = ("certificate", "application", "camera", "port", "message")


def add_check(commands: Any) -> None:
    """Add `check`."""
    parser = commands.add_parser(
        "check",
        help=tr("find out what is wrong"),
        description=tr(
            "Look into a known problem; without a name they are listed. 1 when a problem is found."
        ),
    )
    parser.add_argument("name", nargs="?", default="", metavar="NAME", help=tr("which problem"))
    parser.add_argument("--all", action="store_true", help=tr("look into all that need no answers"))
    parser.add_argument("--application", default="", metavar="APP", help=tr("this application only"))
    parser.add_argument("--camera", default="", metavar="CAMERA", help=tr("this camera stream only"))
    parser.add_argument("--certificate", default="", metavar="FILE", help=tr("a file, or HOST:PORT"))
    parser.add_argument("--message", default="", metavar="TEXT", help=tr("the message with the refusal"))
    parser.add_argument("--port", default="", metavar="N", help=tr("this port only"))
    parser.add_argument(
        "--clean", action="store_true", help=tr("with 'versions': take unused patch versions back")
    )
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help=tr("where their manifests are kept ({usual})", usual=KEPT)
    )
    parser.add_argument("--yes", action="store_true", help=tr("do not ask"))
    add_place(parser)
    parser.set_defaults(_answer=_check)


def _check(given: argparse.Namespace) -> tuple[Any, str, int]:
    from belvedere_simulator.troubleshooting.guides import find_guide, guides, look  # noqa: PLC0415

    if given.name:
        chosen = [find_guide(given.name)]
    elif given.all:
        chosen = [guide for guide in guides() if not any(each.needed for each in guide.questions)]
    else:
        rows = [[guide.name, guide.title] for guide in guides()]
        listed = [{"name": guide.name, "title": guide.title, "about": guide.about} for guide in guides()]
        return {"checks": listed}, table((tr("NAME"), tr("PROBLEM")), rows, terminal_width()), 0
    answers = {name: getattr(given, name) for name in _ANSWERS if getattr(given, name)}
    progress, told, text = Progress(), list[Any](), list[str]()
    with ExitStack() as stack:
        around = _surroundings(given, stack, progress)
        try:
            for guide in chosen:
                findings = list(look(guide, around, answers))
                told.append({"name": guide.name, "title": guide.title, "findings": findings})
                text += [guide.title, *(_line(each) for each in findings), ""]
        finally:
            progress.end()
        cleaned = _cleaned(given, around.open_site) if given.clean else None
    document: dict[str, Any] = {"checks": [_document(each) for each in told]}
    if cleaned is not None:
        document["cleaned"] = cleaned
        text += [tr("Taken back: {name}", name=name) for name in cleaned["gone"]]
        text += [tr("Not taken back: {name}", name=name) for name in cleaned["left"]]
    bad = any(each.state == "problem" for one in told for each in one["findings"])
    return document, "\n".join(text).rstrip(), 1 if bad and cleaned is None else 0


def _surroundings(given: argparse.Namespace, stack: ExitStack, progress: Progress) -> Any:
    from belvedere_simulator.drives.drives import system_drives  # noqa: PLC0415
    from belvedere_simulator.service.site.site_folder import default_data_dir  # noqa: PLC0415 - heavy
    from belvedere_simulator.support.assembling import site_folder  # noqa: PLC0415
    from belvedere_simulator.troubleshooting.guide import Surroundings  # noqa: PLC0415

    place, opened = place_of(given), list[Clients]()
    folder = site_folder(place)

    def open_site() -> Clients:
        if not opened:
            opened.append(stack.enter_context(open_clients(place)))
        return opened[0]

    boxes = {box.name: box.folder for box in known_boxes(folder or default_data_dir())}
    return Surroundings(open_site, folder, system_drives(), boxes, progress.step)


def _cleaned(given: argparse.Namespace, open_site: Any) -> dict[str, list[str]]:
    """Take unused patch versions back, once that was confirmed."""
    import sys  # noqa: PLC0415

    from belvedere_simulator.troubleshooting.versions import clean, patch_versions, removable  # noqa: PLC0415

    if given.name != "versions":
        raise BelvedereError("BV-TRB-001", tr("Only 'versions' can be cleaned up"), where=given.name)
    unused = removable(patch_versions(open_site()))
    if unused and not given.yes:
        names = "\n".join(each.name for each in unused)
        sys.stderr.write(f"{names}\n" + tr("Type yes to take these back: "))
        sys.stderr.flush()
        if not sys.stdin.isatty() or sys.stdin.readline().strip() != "yes":
            raise BelvedereError("BV-CLI-013", tr("Nothing was changed"), where="versions")
    gone, left = clean(open_site(), unused, given.keep or data_folder() / KEPT)
    return {"gone": [each.name for each in gone], "left": left}


def _line(finding: Any) -> str:
    remedy = f"\n    {shown(finding.remedy)}" if finding.remedy else ""
    return f"  {_SIGNS[finding.state]} {shown(finding.text)}{remedy}"


def _document(told: Any) -> dict[str, Any]:
    findings = [
        {"state": each.state.value, "text": each.text, "remedy": each.remedy, "action": each.action}
        for each in told["findings"]
    ]
    return {"name": told["name"], "title": told["title"], "findings": findings}
