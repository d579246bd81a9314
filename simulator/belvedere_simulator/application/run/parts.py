"""What the parts of the engine are told of one run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from belvedere_simulator.application.environment import application_environment
from belvedere_simulator.application.isolation.plan import LaunchPlan
from belvedere_simulator.application.run.request import RunRequest
from belvedere_simulator.application.run.virtual import VirtualCameras
from belvedere_simulator.video.client import StreamWorkerClient, VideoSession


def give_work(video: StreamWorkerClient, request: RunRequest, cameras: VirtualCameras, folder: Path) -> None:
    """Let the stream worker read the cameras, serve the application in `folder`, and record."""
    for camera in request.bindings.cameras:
        video.open_camera(cameras.resolve(camera))
    video.open_application(
        VideoSession(
            identity=request.instance,
            folder=folder,
            description=_description(request),
            ports={port: list(names) for port, names in request.bindings.ports.items()},
            display=bool(request.application.displays),
            limit=request.frame_limit,
            cap=request.picture_cap,
        )
    )
    video.start_cameras()
    for path, kind in ((request.record, "mp4"), (request.pictures, "png")):
        if path is not None:
            video.record(path, kind, lockstep=request.fast)


def launch_plan(request: RunRequest, folder: Path) -> LaunchPlan:
    """How the application's process is started; it finds the engine in `folder`."""
    return LaunchPlan(
        panorama=request.panorama,
        storage=request.folders.storage,
        logs=request.folders.logs,
        engine=folder,
        sdk=Path(__file__).parents[2] / "sdk",
        interpreter=request.interpreter,
        entry=request.code.entry,
        environment=application_environment(
            instance=request.instance,
            node=request.code.name,
            region=request.region,
            entry=dict(request.code.entry.environment),
            gpu=request.code.wants_gpu,
            user={},
        ),
        inbound=request.code.inbound_ports,
        gpu=request.code.wants_gpu,
        memory_limit=request.care.memory_limit,
    )


def _description(request: RunRequest) -> dict[str, Any]:
    """What the SDK is told of its node."""
    code = request.code
    return {
        "application": request.application.name,
        "node": code.name,
        "inputs": [{"name": port.name, "type": port.type, "value": port.value} for port in code.inputs],
        "outputs": [{"name": port.name, "type": port.type} for port in code.outputs],
    }
