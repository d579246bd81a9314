"""Whether files and folders named as cameras can be read, before anything is started."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from belvedere_simulator.application.run.bindings import VIRTUAL
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.video.specification import CameraSpecification


def check_sources(cameras: Iterable[CameraSpecification]) -> None:
    """Raise BelvedereError BV-RUN-015 for the first camera whose file or folder cannot be read.

    Cameras on the network are not asked: like on the appliance, they may come later.
    """
    for camera in cameras:
        if camera.source.startswith(VIRTUAL):
            _check(camera.node, Path(camera.source.removeprefix(VIRTUAL)).expanduser(), folders=False)
        elif not camera.is_live:
            _check(camera.node, camera.path, folders=True)


def _check(node: str, path: Path, *, folders: bool) -> None:
    why = ""
    try:
        path.stat()
    except OSError as error:
        why = error.strerror or str(error)
    else:
        if path.is_dir() and not folders:
            why = tr("a virtual camera plays a file, and this is a folder")
        elif not os.access(path, os.R_OK):
            why = tr("you may not read it")
    if why:
        told = tr("The source of the camera {node} cannot be read", node=node)
        raise BelvedereError("BV-RUN-015", told, where=str(path), why=why)
