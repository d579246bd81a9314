"""The appliances of this computer: the user's own, a site's, and those that were added by name."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.appliance.places import FOLDER
from belvedere_simulator.commands.tables import table, terminal_width
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.folders import data_folder
from belvedere_simulator.messages import tr

MORE = "appliances"
"""The folder in the data folder where further ones lie, each in one with its name."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}")
_SECONDS = 5.0


@dataclass(frozen=True)
class ApplianceBox:
    """An appliance by its data folder, which need not be there yet."""

    name: str
    folder: Path


def known_boxes(site: Path) -> tuple[ApplianceBox, ...]:
    """The user's own first, then that of `site`, a site's data folder, then the others by name."""
    boxes = [ApplianceBox(tr("This computer"), data_folder() / FOLDER)]
    if (site / FOLDER).is_dir():
        boxes.append(ApplianceBox(tr("The site's own"), site / FOLDER))
    for place in (data_folder() / MORE, site / MORE):
        with suppress(OSError):
            boxes += [ApplianceBox(each.name, each) for each in sorted(place.iterdir()) if each.is_dir()]
    return tuple({box.folder: box for box in boxes}.values())


def new_box(name: str) -> ApplianceBox:
    """A further appliance, not started yet. BelvedereError BV-APC-008: no name for one, or taken."""
    folder = data_folder() / MORE / name
    if not _NAME.fullmatch(name) or folder.exists():
        why = tr("there is one of this name") if _NAME.fullmatch(name) else tr("letters, digits, - and _")
        raise BelvedereError("BV-APC-008", tr("The appliance cannot have this name"), where=name, why=why)
    return ApplianceBox(name, folder)


def told_box(box: ApplianceBox) -> dict[str, Any]:
    """`name`, `folder`, `running`; of a running one `power`, `device` (or None) and its `applications`."""
    from belvedere_simulator.appliance.control.client import ask  # noqa: PLC0415
    from belvedere_simulator.appliance.control.record import read_record  # noqa: PLC0415

    told: dict[str, Any] = {"name": box.name, "folder": str(box.folder), "running": False}
    if read_record(box.folder) is None:
        return told
    # It may be ending just now.
    with suppress(BelvedereError):
        status = ask(box.folder, "status", {}, _SECONDS)
        told |= {"running": True} | {name: status[name] for name in ("model", "power", "device", "serial")}
        told["applications"] = [each["name"] for each in status["applications"] if runs(each)]
    return told


def runs(application: Mapping[str, Any]) -> bool:
    """Whether something of an application, as a status tells it, is at work."""
    return any(node["status"] == "RUNNING" for node in application["nodes"])


def list_boxes(arguments: argparse.Namespace) -> int:
    """Print them."""
    from belvedere_simulator.service.site.site_folder import default_data_dir  # noqa: PLC0415

    told = [told_box(box) for box in known_boxes(default_data_dir())]
    if arguments.json:
        sys.stdout.write(f"{json.dumps({'appliances': told})}\n")
        return 0
    heads = (tr("NAME"), tr("POWER"), tr("DEVICE"), tr("FOLDER"))
    rows = ([each["name"], _power(each), _device(each), each["folder"]] for each in told)
    sys.stdout.write(f"{table(heads, rows, terminal_width())}\n")
    return 0


def _power(told: Mapping[str, Any]) -> str:
    return str(told["power"]) if told["running"] else tr("not started")


def _device(told: Mapping[str, Any]) -> str:
    device = told.get("device")
    return str(device["name"]) if device else ""
