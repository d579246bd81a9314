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


def code_package(project: Path) -> tuple[str, Path]:
    """The name and the folder of the package with the code of a project. Raises BelvedereError."""
    from belvedere_simulator.manifest.application import load_application  # noqa: PLC0415

    loaded = load_application(project, None, check_model_files=False)
    code = loaded.resolved.code if loaded.resolved is not None else None
    if code is None:
        told = "; ".join(str(each.what) for each in loaded.errors)
        what = tr("The project has no code that can be run")
        raise BelvedereError("BV-LIV-009", what, where=str(project), why=told)
    return code.package_name, code.package_folder
