"""Files and folders of cameras are looked at before anything is started."""

from __future__ import annotations

from pathlib import Path

import pytest

from belvedere_simulator.application.run.sources import check_sources
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.video.specification import CameraSpecification


@pytest.mark.parametrize("form", ["{}/missing.mp4", "virtual:{}/missing.mp4", "virtual:{}"])
def test_what_cannot_be_played_is_named(form: str, tmp_path: Path) -> None:
    with pytest.raises(BelvedereError) as refused:
        check_sources([CameraSpecification("door", form.format(tmp_path))])
    assert refused.value.code == "BV-RUN-015"
    assert "door" in refused.value.what
    assert refused.value.where.startswith(str(tmp_path))


def test_files_folders_and_cameras_that_may_come_later_pass(tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"x")
    sources = [str(clip), str(tmp_path), f"virtual:{clip}", "rtsp://192.0.2.1/live"]
    check_sources([CameraSpecification(f"cam{i}", source) for i, source in enumerate(sources)])
