"""Resolved applications and runs that were never started."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.application.run.bindings import Bindings
from belvedere_simulator.application.run.folders import InstanceFolders
from belvedere_simulator.application.run.request import RunRequest
from belvedere_simulator.manifest.resolved import (
    CameraNode,
    CodeNode,
    Entry,
    InputPort,
    OutputPort,
    ResolvedApplication,
)
from belvedere_simulator.video.specification import CameraSpecification


def resolved(
    cameras: Sequence[CameraNode], ports: dict[str, tuple[str, ...]] | None = None
) -> ResolvedApplication:
    """An application whose media ports (default: one for all) read the named cameras."""
    read = ports if ports is not None else {"video_in": tuple(camera.name for camera in cameras)}
    code = CodeNode(
        name="code",
        package_folder=Path("/app/packages/code"),
        package_name="CODE",
        entry=Entry("python3", "/panorama/app.py"),
        inputs=(
            *(InputPort(name, "media", names) for name, names in read.items()),
            InputPort("level", "int32"),
        ),
        outputs=(OutputPort("video_out", "media"),),
    )
    return ResolvedApplication("app", Path("/app"), tuple(cameras), (), (), (), code, ())


@pytest.fixture
def request_of(tmp_path: Path) -> Callable[..., RunRequest]:
    """A run of one or more cameras."""

    def make(
        cameras: Sequence[str] = ("door",), *, read: Sequence[str] | None = None, **fields: Any
    ) -> RunRequest:
        application = resolved([CameraNode(name, name) for name in cameras])
        assert application.code is not None
        specifications = tuple(CameraSpecification(name, f"/{name}.mp4") for name in cameras)
        return RunRequest(
            application=application,
            code=application.code,
            bindings=Bindings(specifications, {"video_in": tuple(cameras if read is None else read)}),
            models=(),
            isolation="paths",
            panorama=tmp_path,
            interpreter=Path("/usr/bin/python3"),
            folders=InstanceFolders(tmp_path, tmp_path, tmp_path),
            **fields,
        )

    return make
