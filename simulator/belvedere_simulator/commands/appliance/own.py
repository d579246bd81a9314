"""Applications that run on an appliance of this computer, found by their device."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.appliance.boxes import known_boxes
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

LOOK_SECONDS = 60.0
_STATUS_SECONDS = 5.0


def own_folder(device: str, site: Path) -> Path:
    """The data folder of the running appliance that is the device with this id, in the site of `site`.

    Raises BelvedereError BV-LIV-001 when none of this computer is.
    """
    # Not before somebody asks: commands that need no appliance start sooner.
    from belvedere_simulator.appliance.control.client import ask  # noqa: PLC0415
    from belvedere_simulator.appliance.control.record import read_record  # noqa: PLC0415

    for box in known_boxes(site):
        if read_record(box.folder) is None:
            continue
        # One that is just ending is none.
        with suppress(BelvedereError):
            told = ask(box.folder, "status", {}, _STATUS_SECONDS)["device"]
            if told is not None and told["device_id"] == device:
                return box.folder
    raise BelvedereError(
        "BV-LIV-001", tr("The application is not on an appliance of this computer"), where=device
    )


class OwnInstance:
    """An application instance on the appliance over `folder`. Each method raises BelvedereError."""

    def __init__(self, folder: Path, instance: str) -> None:
        self._folder = folder
        self._instance = instance

    def do(self, action: str, arguments: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """One of `control.live.LiveActions`."""
        from belvedere_simulator.appliance.control.client import ask  # noqa: PLC0415

        given = {"instance": self._instance, **(arguments or {})}
        done: dict[str, Any] = ask(self._folder, f"live-{action}", given, LOOK_SECONDS)
        return done


def sideload(own: OwnInstance, project: Path) -> dict[str, Any]:
    """Run the code of a project in an application: the `files` that are not as before.

    Raises BelvedereError: BV-LIV-007 the code that runs is not of the project, BV-LIV-009 that is none.
    """
    package = str(own.do("state")["package"])
    folder = code_folder(project, package)
    return own.do("sideload", {"package": package, "folder": str(folder)})


def code_folder(project: Path, package: str) -> Path:
    """The folder of the package of this name in a project. Raises BelvedereError BV-LIV-007, BV-LIV-009."""
    from belvedere_simulator.manifest.layout import find_layout  # noqa: PLC0415
    from belvedere_simulator.manifest.packages import load_packages  # noqa: PLC0415
    from belvedere_simulator.manifest.problem import Problems  # noqa: PLC0415

    layout = find_layout(project, Problems())
    if layout is None:
        raise BelvedereError("BV-LIV-009", tr("This is no project"), where=str(project))
    index, _broken = load_packages(layout, Problems())
    found = [each for each in index.packages if each.name == package and each.runtime is not None]
    if not found:
        why = tr("it has no package {package} with code", package=package)
        what = tr("The project is of another application")
        raise BelvedereError("BV-LIV-007", what, where=str(project), why=why)
    return found[-1].place.folder.absolute()
