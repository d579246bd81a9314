"""What the parts of the engine are told of one run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from belvedere_simulator.application.isolation.plan import LaunchPlan
from belvedere_simulator.application.node import plan
from belvedere_simulator.application.node.plan import NodePlaces, describe_node
from belvedere_simulator.application.run.request import RunRequest
from belvedere_simulator.application.run.virtual import VirtualCameras
from belvedere_simulator.video.client import StreamWorkerClient, VideoSession

_REPEATABLE = {"PYTHONHASHSEED": "0"}
"""A run that is kept, and its replays, go through sets in the same order."""


def give_work(video: StreamWorkerClient, request: RunRequest, cameras: VirtualCameras, folder: Path) -> None:
    """Let the stream worker read the cameras, serve the application in `folder`, and record."""
    for camera in request.bindings.cameras:
        video.open_camera(cameras.resolve(camera))
    video.open_application(
        VideoSession(
            identity=request.instance,
            folder=folder,
            description=describe_node(request.application.name, request.code),
            ports={port: list(names) for port, names in request.bindings.ports.items()},
            display=bool(request.application.displays),
            limit=request.frame_limit,
            cap=request.picture_cap,
            recording=request.recording,
            replays=str(request.replays or ""),
        )
    )
    video.start_cameras()
    for path, kind in ((request.record, "mp4"), (request.pictures, "png")):
        if path is not None:
            video.record(path, kind, lockstep=request.fast)


def launch_plan(request: RunRequest, folder: Path) -> LaunchPlan:
    """How the application's process is started; it finds the engine in `folder`."""
    folders = request.folders
    planned = plan.launch_plan(
        request.code,
        request.instance,
        NodePlaces(request.panorama, request.interpreter, folders.storage, folders.logs, folder),
        region=request.region,
        memory_limit=request.care.memory_limit,
        inbound=request.code.inbound_ports,
        gpu=request.code.wants_gpu,
    )
    if request.recording is None:
        return planned
    return replace(planned, environment=_REPEATABLE | dict(planned.environment))
