"""An installed application, as it is read again at every start."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from belvedere_simulator.appliance.applications.installing.places import Places
from belvedere_simulator.appliance.applications.installing.resolving import resolve_document
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE, write_whole
from belvedere_simulator.inference.plan import ModelPlan
from belvedere_simulator.manifest.resolved import ResolvedApplication
from belvedere_simulator.messages import tr

FILE = "installed.json"
PANORAMA = "panorama"
_FORMAT = 1


@dataclass(frozen=True)
class Installed:
    """An application instance on the disk.

    document: the deploy document it was installed from. application: what that describes. panorama: the
    folder that the code sees as /panorama. interpreter: the Python to start it with. models: what its model
    nodes run. notes: lines for its log.
    """

    document: Mapping[str, Any]
    application: ResolvedApplication
    panorama: Path
    interpreter: Path
    models: tuple[ModelPlan, ...] = field(default=())
    notes: tuple[str, ...] = ()

    @staticmethod
    def load(folder: Path) -> Installed:
        """Read what lies in an instance's folder. BelvedereError BV-INS-009 when that is damaged."""
        try:
            return _read(json.loads((folder / FILE).read_bytes()), folder)
        except (OSError, ValueError, KeyError, TypeError) as error:
            what = tr("The installed application is damaged")
            raise BelvedereError("BV-INS-009", what, where=str(folder), why=str(error)) from error


def write_installed(
    folder: Path,
    root: Path,
    document: Mapping[str, Any],
    interpreter: Path,
    models: tuple[ModelPlan, ...],
    notes: tuple[str, ...],
) -> None:
    """Write it into `folder`. Paths below `root`, the folder of applications, may move with it; an
    `interpreter` that is not absolute is one of the instance's own. Raises OSError."""
    plans = [plan.to_document() for plan in models]
    for plan in plans:
        plan["file"] = Path(plan["file"]).relative_to(root).as_posix()
    content = {
        "format": _FORMAT,
        "document": dict(document),
        "interpreter": str(interpreter),
        "models": plans,
        "notes": list(notes),
    }
    write_whole(folder / FILE, json.dumps(content).encode(), PRIVATE)


def _read(content: Mapping[str, Any], folder: Path) -> Installed:
    if content["format"] != _FORMAT:
        raise ValueError(tr("it is of format {format}", format=content["format"]))
    places = Places(folder.parent)
    panorama = folder / PANORAMA
    plans = ({**plan, "file": str(places.root / plan["file"])} for plan in content["models"])
    return Installed(
        document=content["document"],
        application=resolve_document(content["document"], panorama, places.assets.joinpath),
        panorama=panorama,
        # An absolute path stays as it is.
        interpreter=folder / content["interpreter"],
        models=tuple(ModelPlan.from_document(plan) for plan in plans),
        notes=tuple(content["notes"]),
    )
