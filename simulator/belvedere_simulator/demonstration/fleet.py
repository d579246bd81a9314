"""The demonstration site: three devices in different states, four live cameras and a failed job."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from belvedere_simulator.demonstration.cameras import CAMERAS, end, register, served
from belvedere_simulator.demonstration.cameras import forget as forget_camera
from belvedere_simulator.demonstration.devices import (
    AWAITING,
    ONLINE,
    SILENT,
    Wait,
    connect,
    fail_update,
    fall_silent,
    provision,
    remove_box,
)
from belvedere_simulator.demonstration.devices import forget as forget_device
from belvedere_simulator.demonstration.record import (
    FOLDER,
    DemonstrationCamera,
    DemonstrationRecord,
    read_demonstration,
    write_demonstration,
)
from belvedere_simulator.messages import tr

Progress = Callable[[str, float | None], None]


@dataclass(frozen=True)
class Stage:
    """Where it is made: the data folder of a site of this computer, its client, who hears how far it is, and
    how time passes, which raises when nobody wants it any more.
    """

    site: Path
    panorama: Any
    progress: Progress
    wait: Wait


def make_demonstration(stage: Stage) -> DemonstrationRecord:
    """Make it, or what is missing of it: streams end with the computer, the rest stays.

    Raises BelvedereError; what was made until then is on record, and `remove_demonstration` removes it.
    """
    record = read_demonstration(stage.site) or DemonstrationRecord()
    for index, name in enumerate(CAMERAS):
        stage.progress(tr("Starting camera {name}", name=name), index * 0.08)
        known = next((each for each in record.cameras if each.name == name), DemonstrationCamera(name, 0))
        camera = served(stage.site, known, stage.wait)
        record = _kept(stage, record.with_camera(camera))
        register(stage.panorama, camera, stage.wait)
    if record.complete:
        return record
    for name in (ONLINE, SILENT, AWAITING):
        if name not in record.devices:
            record = _kept(stage, record.with_device(name))
    _make_devices(stage)
    return _kept(stage, replace(record, complete=True))


def remove_demonstration(stage: Stage) -> None:
    """Remove all of it; nothing else of the site is touched. Without one nothing happens."""
    record = read_demonstration(stage.site)
    if record is None:
        return
    steps = len(record.devices) + len(record.cameras)
    for index, name in enumerate(record.devices):
        stage.progress(tr("Removing {name}", name=name), index / steps)
        remove_box(stage.site, name)
        forget_device(stage.panorama, name)
    for index, camera in enumerate(record.cameras, len(record.devices)):
        stage.progress(tr("Removing {name}", name=camera.name), index / steps)
        end(camera)
        forget_camera(stage.panorama, camera)
    shutil.rmtree(stage.site / FOLDER, ignore_errors=True)


def _make_devices(stage: Stage) -> None:
    site, panorama, wait = stage.site, stage.panorama, stage.wait
    stage.progress(tr("Setting up {name}", name=ONLINE), 0.35)
    online = provision(panorama, ONLINE, tr("Demonstration: an appliance of this computer"))
    connect(site, panorama, ONLINE, online, wait)
    stage.progress(tr("Setting up {name}", name=SILENT), 0.5)
    silent = provision(panorama, SILENT, tr("Demonstration: without power"))
    connect(site, panorama, SILENT, silent, wait)
    fall_silent(site, panorama, SILENT, silent[0], wait)
    stage.progress(tr("Setting up {name}", name=AWAITING), 0.7)
    provision(panorama, AWAITING, tr("Demonstration: its archive was never used"))
    stage.progress(tr("Letting an update fail"), 0.8)
    fail_update(site, panorama, ONLINE, online[0], wait)
    stage.progress(tr("Ready"), 1.0)


def _kept(stage: Stage, record: DemonstrationRecord) -> DemonstrationRecord:
    write_demonstration(stage.site, record)
    return record
