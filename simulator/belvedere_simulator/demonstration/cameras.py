"""The demonstration's cameras: clips served over RTSP in the background, and registered with the site."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import psutil

from belvedere_simulator.demonstration.record import FOLDER, DemonstrationCamera
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import private_folder
from belvedere_simulator.messages import tr
from belvedere_simulator.supervision.background import end_of, last_lines, start_in_background

CAMERAS = ("demo-entrance", "demo-square", "demo-market", "demo-yard")
_START_SECONDS = 30.0
_REGISTER_SECONDS = 60.0
_END_SECONDS = 5.0
_LOOK_SECONDS = 0.1
Wait = Callable[[float], None]


def served(site: Path, camera: DemonstrationCamera, wait: Wait) -> DemonstrationCamera:
    """The camera as it streams: started unless it does. Raises BelvedereError BV-DEMO-001."""
    if _process(camera) is not None:
        return camera
    private_folder(site / FOLDER)
    log = site / FOLDER / f"{camera.name}.log"
    log.unlink(missing_ok=True)
    arguments = ["camera", "serve", str(_clip(camera.name)), "--port", str(camera.port), "--json"]
    child = start_in_background(arguments, site / FOLDER, log)
    deadline = time.monotonic() + _START_SECONDS
    while (port := _port(log)) is None:
        if child.poll() is not None or time.monotonic() >= deadline:
            raise BelvedereError(
                "BV-DEMO-001",
                tr("The demonstration was not ready in time"),
                where=camera.name,
                why=last_lines(log),
            )
        wait(_LOOK_SECONDS)
    return replace(camera, port=port, pid=child.pid, started=psutil.Process(child.pid).create_time())


def register(panorama: Any, camera: DemonstrationCamera, wait: Wait) -> None:
    """Make it known to the site, unless it is. Raises BelvedereError and what the client does."""
    if _package(panorama, camera.name) is not None:
        return
    job = panorama.create_node_from_template_job(
        TemplateType="RTSP_CAMERA_STREAM",
        NodeName=camera.name,
        NodeDescription=tr("A clip of the demonstration"),
        OutputPackageName=camera.name,
        OutputPackageVersion="1.0",
        TemplateParameters={"StreamUrl": f"rtsp://127.0.0.1:{camera.port}/cam"},
    )
    deadline = time.monotonic() + _REGISTER_SECONDS
    while True:
        told = panorama.describe_node_from_template_job(JobId=job["JobId"])
        if told["Status"] == "SUCCEEDED":
            return
        if told["Status"] == "FAILED" or time.monotonic() >= deadline:
            what = tr("The demonstration was not ready in time")
            raise BelvedereError("BV-DEMO-001", what, where=camera.name, why=told.get("StatusMessage", ""))
        wait(_LOOK_SECONDS)


def forget(panorama: Any, camera: DemonstrationCamera) -> None:
    """Take it from the site, where it still is."""
    package = _package(panorama, camera.name)
    if package is not None:
        panorama.delete_package(PackageId=package, ForceDelete=True)


def end(camera: DemonstrationCamera) -> None:
    """End its stream, where it runs."""
    process = _process(camera)
    if process is None:
        return
    process.terminate()
    if not end_of(process, _END_SECONDS):
        process.kill()
        end_of(process, _END_SECONDS)


def _package(panorama: Any, name: str) -> str | None:
    nodes = panorama.list_nodes(Category="MEDIA_SOURCE", PackageName=name)["Nodes"]
    return str(nodes[0]["PackageId"]) if nodes else None


def _process(camera: DemonstrationCamera) -> psutil.Process | None:
    try:
        process = psutil.Process(camera.pid) if camera.pid else None
        # The system may have given the number to another program since.
        same = process is not None and abs(process.create_time() - camera.started) < 1.0
        return process if same and process is not None and process.status() != psutil.STATUS_ZOMBIE else None
    except psutil.Error:
        return None


def _port(log: Path) -> int | None:
    """What it announced."""
    try:
        first = log.read_text(encoding="utf-8").splitlines()[0]
        return int(json.loads(first)["port"])
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _clip(name: str) -> Path:
    clips = sorted(
        Path(os.fspath(str(resources.files("belvedere_resources") / "samples" / "clips"))).glob("*.mp4")
    )
    if not clips:
        raise BelvedereError("BV-DEMO-003", tr("The sample clips are missing"))
    named = [clip for clip in clips if clip.stem in name]
    return named[0] if named else clips[CAMERAS.index(name) % len(clips)]
