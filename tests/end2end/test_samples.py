"""The shipped samples, played through the whole path: files, cameras, models, ports, restarts."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from http.client import HTTPException
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.events import StatisticsReported
from fakes.combinations import combinations
from fakes.gst_camera import GstCamera
from fakes.playing import Player
from fakes.waiting import until
from training.people_counter import truth as people_truth
from training.people_counter.evaluation import Tally, tally_clip

SAMPLES = Path(__file__).parents[2] / "resources" / "belvedere_resources" / "samples"
SOURCES = ("file", "camera", "camera with password")
COUNTS = (1, 2, 4, 8)
ISOLATIONS = ("bwrap", "paths")
Play = Callable[..., Player]


def test_the_people_of_the_held_out_clip_are_found_through_the_whole_path(play: Play, isolation: str) -> None:
    player = play(
        SAMPLES / "people_counter",
        cameras=[f"market_camera={SAMPLES / 'clips' / 'market.mp4'}"],
        parameters={"detections_file": "detections.jsonl"},
        fast=True,
        loop=False,
        isolation=isolation,
    )
    report = player.finish()
    assert report["exit_code"] == 0
    result = _judge(player.run.storage / "detections.jsonl", SAMPLES / "clips" / "market.json")
    print(f"{isolation}: precision {result.precision:.3f}, recall {result.recall:.3f}")
    assert result.precision >= 0.9
    assert result.recall >= 0.9


def _judge(detections: Path, truth: Path) -> Tally:
    lines = [json.loads(line) for line in detections.read_text().splitlines()]
    found = [[(person["score"], person["box"]) for person in line["people"]] for line in lines]
    return tally_clip(found, people_truth.load(truth))


@pytest.fixture(scope="module", params=SOURCES)
def source(request: pytest.FixtureRequest) -> Iterator[str]:
    """A clip of people as an application may get it: from the disk, from RTSP, from RTSP with a password.

    A camera serves one test after the other.
    """
    clip = SAMPLES / "clips" / "square.mp4"
    user, password = ("viewer", "s3cret") if request.param == "camera with password" else ("", "")
    if request.param == "file":
        yield str(clip)
        return
    with GstCamera(clip, user=user, password=password) as camera:
        yield camera.url.replace("rtsp://", f"rtsp://{user}:{password}@") if user else camera.url


@combinations("source, count, isolation", SOURCES, COUNTS, ISOLATIONS, indirect=["source", "isolation"])
def test_people_counter_reads_files_and_cameras(play: Play, source: str, count: int, isolation: str) -> None:
    report = _play_sample(play, "people_counter", [source] * count, isolation)
    assert report["latency_ms"]["call"]["model_node"]["p50"] > 0


@combinations("source, count, isolation", SOURCES, COUNTS[::-1], ISOLATIONS, indirect=["source", "isolation"])
def test_status_page_reads_files_and_cameras(play: Play, source: str, count: int, isolation: str) -> None:
    _play_sample(play, "status_page", [source] * count, isolation)


@pytest.mark.parametrize("source", ["camera with password"], indirect=True, scope="module")
def test_a_file_and_a_camera_play_beside_each_other(play: Play, source: str, isolation: str) -> None:
    _play_sample(play, "status_page", [source, str(SAMPLES / "clips" / "market.mp4")], isolation)


def _play_sample(play: Play, name: str, sources: list[str], isolation: str) -> dict[str, Any]:
    """Play a sample on these sources until each has delivered and it has put pictures; return the report."""
    cameras = [f"camera_node={source}" for source in sources]
    player = play(SAMPLES / name, cameras=cameras, isolation=isolation)
    player.wait_for(StatisticsReported, lambda event: _delivering(event) == len(sources) and event.put > 0)
    player.close()
    assert player.run.report["exit_code"] == 0
    return player.run.report


def _delivering(event: StatisticsReported) -> int:
    return sum(stream.delivered > 0 for stream in event.streams)


def test_status_page_answers_on_its_port_and_is_started_again(play: Play, isolation: str) -> None:
    player = play(
        SAMPLES / "status_page",
        cameras=[f"camera_node={SAMPLES / 'clips' / 'square.mp4'}"],
        parameters={"stop_after": "40"},
        restart="on-failure",
        isolation=isolation,
    )
    until(lambda: _starts() >= 2, 60)
    player.close()
    assert player.run.report["restarts"]["application"] >= 1
    assert _status() is None


def _starts() -> int:
    return int((_status() or {}).get("starts", 0))


def _status() -> dict[str, Any] | None:
    try:
        with urllib.request.urlopen("http://127.0.0.1:8080/status", timeout=5) as answer:
            status: dict[str, Any] = json.load(answer)
            return status
    except (OSError, HTTPException, ValueError):
        return None
