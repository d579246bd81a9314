"""The status page's parts: it counts its starts, draws a clock, and answers over HTTP."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import cv2
import numpy as np
import pytest

Importer = Callable[[str, str], ModuleType]


@pytest.fixture
def web(source: Importer) -> ModuleType:
    return source("status_page", "web")


@pytest.fixture
def status(web: ModuleType) -> Any:
    return web.Status(starts=3)


@pytest.fixture
def address(web: ModuleType, status: Any) -> Iterator[str]:
    server = web.serve(status, 0)
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def fetch(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return bytes(answer.read())


def test_starts_are_counted_over_the_life_of_the_storage(source: Importer, tmp_path: Path) -> None:
    starts = source("status_page", "starts")
    assert [starts.count(str(tmp_path)) for _ in range(3)] == [1, 2, 3]
    assert [file.name for file in tmp_path.iterdir()] == ["starts.json"]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"starts": "many"}', "null"])
def test_a_spoilt_count_starts_again(source: Importer, tmp_path: Path, content: str) -> None:
    (tmp_path / "starts.json").write_text(content, encoding="utf-8")
    assert source("status_page", "starts").count(str(tmp_path)) == 1


def test_the_page_tells_what_it_saw(address: str, status: Any) -> None:
    status.set(title="The square")
    status.saw("square_camera", (12, 500_000), np.zeros((20, 40, 3), np.uint8))
    figures = json.loads(fetch(address + "/status"))
    assert figures.pop("uptime") >= 0
    assert figures == {
        "starts": 3, "title": "The square", "pictures": 1, "streams": {"square_camera": [12, 500_000]},
    }  # fmt: skip
    assert b"/snapshot.png" in fetch(address + "/")


def test_the_snapshot_is_the_newest_picture_at_half_the_size(address: str, status: Any) -> None:
    picture = np.random.default_rng(1).integers(0, 256, (30, 50, 3), np.uint8)
    status.saw("camera", (0, 0), picture)
    decoded = cv2.imdecode(np.frombuffer(fetch(address + "/snapshot.png"), np.uint8), cv2.IMREAD_COLOR)
    assert np.array_equal(np.asarray(decoded), picture[::2, ::2])


@pytest.mark.parametrize("path", ["/snapshot.png", "/elsewhere"])
def test_what_is_not_there_is_not_found(address: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        fetch(address + path)
    refused.value.close()
    assert refused.value.code == 404


@pytest.mark.parametrize(
    ("moment", "right", "up"),
    [("03:00:00", 0.3, 0.0), ("09:00:00", -0.3, 0.0), ("06:00:00", 0.0, -0.3), ("12:30:00", 0.0, -0.6)],
)
def test_the_hands_point_at_the_time(source: Importer, moment: str, right: float, up: float) -> None:
    picture = np.zeros((600, 800, 3), np.uint8)
    source("status_page", "clock").draw(picture, time.strptime(moment, "%H:%M:%S"))
    size, margin = 100, 12
    centre = (margin + size // 2, 800 - margin - size // 2)
    at = (int(centre[0] - up * size / 2), int(centre[1] + right * size / 2))
    assert picture[at].tolist() == [60, 40, 30]
    assert picture[int(centre[0] - 0.3 * 50), int(centre[1] - 0.3 * 50)].tolist() == [235, 235, 235]


def test_a_picture_too_small_for_a_clock_stays_as_it_is(source: Importer) -> None:
    picture = np.zeros((40, 800, 3), np.uint8)
    source("status_page", "clock").draw(picture, time.localtime(0))
    assert not picture.any()
