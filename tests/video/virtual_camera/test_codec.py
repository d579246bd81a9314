"""A clip that cameras would not send."""

from __future__ import annotations

from pathlib import Path

import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.video.virtual_camera import VirtualCamera
from fakes.clips import make_clip


def test_only_h264_and_h265_are_served(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "old.avi", codec="mpeg4", frames=5)
    with pytest.raises(BelvedereError, match=r"BV-VCAM-002 .*mpeg4"):
        VirtualCamera(clip)


def test_the_codec_is_told(tmp_path: Path) -> None:
    assert VirtualCamera(make_clip(tmp_path / "new.mp4", codec="hevc", frames=5)).codec == "hevc"
