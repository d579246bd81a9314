"""Players of other people's making watch the virtual camera."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import av
import cv2
import pytest

from belvedere_simulator.video.virtual_camera import Authentication
from fakes.clips import make_clip, read_counter

from .conftest import CLIP_FRAMES, PASSWORD, USER, StartCamera, address, watch

TICKS = 90_000 // 200


def numbers_of(seen: list[tuple[int, int | None]]) -> list[int]:
    return [number for number, _ in seen]


def looped(count: int, length: int = CLIP_FRAMES) -> list[int]:
    return [number % length for number in range(count)]


@pytest.mark.parametrize("transport", ["tcp", "udp"])
@pytest.mark.parametrize("authentication", ["none", "basic", "digest"])
def test_400_frames_come_whole_in_order_and_with_continuous_times(
    start_camera: StartCamera, transport: str, authentication: Authentication
) -> None:
    secrets = {} if authentication == "none" else {"user": USER, "password": PASSWORD}
    camera = start_camera(authentication=authentication, **secrets)
    url = camera.url if authentication == "none" else address(camera.url)
    seen = watch(url, 400, transport)
    assert numbers_of(seen) == looped(400)
    times = [pts for _, pts in seen[1:]]  # FFmpeg knows no time of the very first frame
    assert {later - earlier for earlier, later in itertools.pairwise(times) if later and earlier} == {TICKS}


@pytest.mark.parametrize("authentication", ["basic", "digest"])
@pytest.mark.parametrize("password", ["wrong", ""])
def test_a_wrong_password_is_refused(
    start_camera: StartCamera, authentication: Authentication, password: str
) -> None:
    camera = start_camera(user=USER, password=PASSWORD, authentication=authentication)
    with pytest.raises(av.error.HTTPUnauthorizedError):
        watch(address(camera.url, USER, password), 1)


def test_opencv_watches(start_camera: StartCamera) -> None:
    camera = start_camera(user=USER, password=PASSWORD)
    capture = cv2.VideoCapture(address(camera.url), cv2.CAP_FFMPEG)
    try:
        numbers = []
        for _ in range(100):
            delivered, image = capture.read()
            assert delivered
            numbers.append(read_counter(image))
    finally:
        capture.release()
    assert numbers == looped(100)


def test_ffprobe_reads_the_description(start_camera: StartCamera) -> None:
    ffprobe = shutil.which("ffprobe")
    assert ffprobe, "ffprobe is part of the test set-up"
    camera = start_camera()
    command = [ffprobe, "-v", "error", "-rtsp_transport", "tcp", "-show_streams", "-of", "json", camera.url]
    answer = subprocess.run(command, capture_output=True, check=True, timeout=30)
    stream = json.loads(answer.stdout)["streams"][0]
    assert (stream["codec_name"], stream["width"], stream["height"]) == ("h264", 160, 128)
    assert stream["r_frame_rate"] == "200/1"


@pytest.mark.parametrize("transport", ["tcp", "udp"])
def test_several_clients_watch_at_once(start_camera: StartCamera, transport: str) -> None:
    camera = start_camera()
    with ThreadPoolExecutor(3) as pool:
        watched = [pool.submit(watch, camera.url, 60, transport) for _ in range(3)]
        assert [numbers_of(seen.result(timeout=30)) for seen in watched] == [looped(60)] * 3


@pytest.mark.parametrize(
    ("ending", "codec", "b_frames"),
    [
        ("mp4", "hevc", 0),
        ("mp4", "h264", 2),
        ("ts", "h264", 2),
        ("mkv", "h264", 2),
        ("avi", "h264", 0),
        ("avi", "h264", 2),
        ("h264", "h264", 2),
        ("mkv", "hevc", 2),
    ],
)
def test_any_container_and_reordered_frames(
    start_camera: StartCamera, tmp_path: Path, ending: str, codec: str, b_frames: int
) -> None:
    clip = make_clip(tmp_path / f"c.{ending}", codec=codec, b_frames=b_frames, size=(160, 128), rate=200)
    seen = watch(start_camera(clip).url, 100)
    assert numbers_of(seen) == looped(100)
    times = [pts for _, pts in seen[1:] if pts is not None]
    assert times == sorted(set(times))
    assert len(times) == 99


def test_every_client_starts_at_the_beginning_and_with_a_keyframe(start_camera: StartCamera) -> None:
    camera = start_camera()
    assert numbers_of(watch(camera.url, 20)) == numbers_of(watch(camera.url, 20)) == looped(20)
