"""Folders of images."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from fakes.clips import write_counter
from fakes.waiting import until
from video.sources.conftest import Watch, microseconds


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Six images of two kinds, and a file that is none."""
    for number in range(6):
        image = np.full((240, 320, 3), 90, np.uint8)
        write_counter(image, number)
        assert cv2.imwrite(str(tmp_path / f"{number:03d}.{'png' if number % 2 else 'JPG'}"), image)
    (tmp_path / "notes.txt").write_text("no image", encoding="utf-8")
    return tmp_path


def test_images_come_in_the_order_of_their_names_at_their_rate(watch: Watch, folder: Path) -> None:
    watched = watch(folder, loop=False, image_rate=50.0)
    until(lambda: watched.state == "STOPPED")
    assert watched.numbers == list(range(6))
    first = microseconds(watched.frames[0])
    assert [microseconds(frame) - first for frame in watched.frames] == [20_000 * n for n in range(6)]


def test_a_folder_loops(watch: Watch, folder: Path) -> None:
    watched = watch(folder, image_rate=50.0, fast=True)
    until(lambda: len(watched.frames) > 14)
    watched.reader.stop()
    assert watched.numbers == [number % 6 for number in range(len(watched.frames))]
    stamps = [microseconds(frame) for frame in watched.frames]
    assert [stamp - stamps[0] for stamp in stamps] == [20_000 * n for n in range(len(stamps))]


def test_an_image_that_cannot_be_read_is_left_out_and_named(watch: Watch, folder: Path) -> None:
    (folder / "002.JPG").write_bytes(b"no image")
    watched = watch(folder, loop=False, fast=True)
    until(lambda: watched.state == "STOPPED")
    assert watched.numbers == [0, 1, 3, 4, 5]
    assert any("002.JPG" in line for line in watched.lines)


def test_a_folder_without_images_is_an_error(watch: Watch, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no image", encoding="utf-8")
    watched = watch(tmp_path, loop=False)
    until(lambda: watched.state == "ERROR")
    assert watched.code == "BV-CAM-011"
    assert watched.reader.ended
