"""The demonstration: the sample application on one file and one virtual camera."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from belvedere_desktop.first_run import FirstRun
from belvedere_desktop.simulator.configuration import CameraChoice, RunConfiguration, SourceKind
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.application import default_override, load_application
from belvedere_simulator.messages import tr


def demo_run() -> FirstRun:
    """The sample with its first camera on a file and the others on virtual cameras.

    Raises BelvedereError BV-DSK-007 when the installation has no sample.
    """
    samples = Path(str(resources.files("belvedere_resources") / "samples"))
    folder = samples / "people_counter"
    clips = sorted((samples / "clips").glob("*.mp4")) or sorted(folder.rglob("*.mp4"))
    override = default_override(folder)
    application = load_application(folder, override, check_model_files=False).resolved
    if application is None or not clips:
        raise BelvedereError("BV-DSK-007", tr("The sample application is missing"), where=str(folder))
    cameras = tuple(
        (node.name, (CameraChoice(_kind(index), str(_clip(node.name, index, clips))),))
        for index, node in enumerate(application.cameras)
    )
    return FirstRun(folder, RunConfiguration(cameras=cameras, override=str(override or "")), start=True)


def _clip(node: str, index: int, clips: list[Path]) -> Path:
    """The clip a node is named after (`square_camera`: square.mp4), else the next one."""
    return next((clip for clip in clips if clip.stem in node), clips[index % len(clips)])


def _kind(index: int) -> SourceKind:
    return SourceKind.FILE if index == 0 else SourceKind.VIRTUAL
