"""What kind of source a specification names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from belvedere_simulator.video.specification import CameraSpecification

SourceKind = Literal["rtsp", "images", "file"]


def source_kind(
    specification: CameraSpecification, is_folder: Callable[[Path], bool] = Path.is_dir
) -> SourceKind:
    """RTSP by its scheme, images when the path is a folder, otherwise a video file."""
    if specification.is_live:
        return "rtsp"
    return "images" if is_folder(specification.path) else "file"
