"""What kind of source a specification names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from belvedere_simulator.replay.layout import INDEX
from belvedere_simulator.video.specification import CameraSpecification

SourceKind = Literal["rtsp", "recorded", "images", "file"]


def source_kind(
    specification: CameraSpecification, is_folder: Callable[[Path], bool] = Path.is_dir
) -> SourceKind:
    """RTSP by its scheme, a recorded stream by its index, images when the path is a folder, else a file."""
    if specification.is_live:
        return "rtsp"
    if (specification.path / INDEX).is_file():
        return "recorded"
    return "images" if is_folder(specification.path) else "file"
