"""What kind of source is meant is decided by the specification alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from belvedere_simulator.video.sources.selection import source_kind
from belvedere_simulator.video.specification import CameraSpecification


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("rtsp://10.0.0.5/cam", "rtsp"),
        ("RTSP://10.0.0.5/cam", "rtsp"),
        ("rtsps://10.0.0.5/cam", "rtsp"),
        ("/video/images", "images"),
        ("/video/clip.mp4", "file"),
        ("rtsp.mp4", "file"),
    ],
)
def test_kinds(source: str, kind: str) -> None:
    specification = CameraSpecification("camera", source)
    assert source_kind(specification, is_folder=lambda path: path == Path("/video/images")) == kind
