"""The shipped samples, played through the whole path: files, cameras, models, ports, restarts."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from fakes.gst_camera import GstCamera
from fakes.playing import Player
from fakes.waiting import until
from training.people_counter import truth as people_truth
from training.people_counter.evaluation import Tally, tally_clip

SAMPLES = Path(__file__).parents[2] / "resources" / "belvedere_resources" / "samples"
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


@pytest.mark.parametrize("count", [1, 2, 4, 8])
@pytest.mark.parametrize("user", ["", "viewer"])
def test_people_counter_reads_cameras_with_and_without_password(
    play: Play, count: int, user: str, isolation: str
) -> None:
    with GstCamera(SAMPLES / "clips" / "square.mp4", user=user, password="s3cret" if user else "") as camera:
        address = camera.url.replace("rtsp://", f"rtsp://{user}:s3cret@") if user else camera.url
        player = play(
            SAMPLES / "people_counter",
            cameras=[f"camera_node={address}"] * count,
            frames=8,
            isolation=isolation,
        )
        report = player.finish()
    assert report["exit_code"] == 0
    assert len(report["cameras"]) == count
    assert all(seen["delivered"] for seen in report["cameras"].values())
    assert report["latency_ms"]["call"]["model_node"]["p50"] > 0


@pytest.mark.parametrize("count", [1, 2, 4, 8])
def test_status_page_reads_files_and_cameras(play: Play, count: int, isolation: str) -> None:
    clip = SAMPLES / "clips" / "square.mp4"
    with GstCamera(clip, user="viewer", password="s3cret") as camera:
        address = camera.url.replace("rtsp://", "rtsp://viewer:s3cret@")
        sources = [address, str(clip)] * count
        cameras = [f"camera_node={source}" for source in sources[:count]]
        report = play(SAMPLES / "status_page", cameras=cameras, frames=10, isolation=isolation).finish()
    assert report["exit_code"] == 0
    assert all(seen["delivered"] for seen in report["cameras"].values())


def test_status_page_answers_on_its_port_and_is_started_again(play: Play, isolation: str) -> None:
    player = play(
        SAMPLES / "status_page",
        cameras=[f"camera_node={SAMPLES / 'clips' / 'square.mp4'}"],
        parameters={"stop_after": "40"},
        restart="on-failure",
        isolation=isolation,
    )
    until(lambda: (_status() or {}).get("starts") == 2, 60)
    player.close()
    assert player.run.report["restarts"]["application"] >= 1
    assert _status() is None


def _status() -> dict[str, object] | None:
    try:
        with urllib.request.urlopen("http://127.0.0.1:8080/status", timeout=5) as answer:
            status: dict[str, object] = json.load(answer)
            return status
    except (OSError, urllib.error.URLError, ValueError):
        return None
