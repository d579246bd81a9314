"""Video files: once or for ever, in their time or as fast as they are taken."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest

from fakes.clips import make_clip
from fakes.waiting import until
from video.sources.conftest import FRAMES, RATE, Watch, microseconds


@pytest.mark.parametrize("ending", ["mp4", "mkv", "ts", "avi"])
def test_each_container_gives_every_frame_in_order(watch: Watch, clips: Path, ending: str) -> None:
    clip = make_clip(clips / f"whole.{ending}", frames=FRAMES)
    watched = watch(clip, loop=False, fast=True)
    until(lambda: watched.state == "STOPPED")
    assert watched.numbers == list(range(FRAMES))
    assert watched.names == ["STARTING", "RUNNING", "STOPPED"]
    assert watched.lines == []


def test_b_frames_come_in_the_order_in_which_they_are_shown(watch: Watch, clips: Path) -> None:
    watched = watch(make_clip(clips / "b.mp4", b_frames=2), loop=False, fast=True)
    until(lambda: watched.state == "STOPPED")
    assert watched.numbers == list(range(FRAMES))


def test_the_end_is_known_before_it_is_told(watch: Watch, quick_clip: Path) -> None:
    watched = watch(quick_clip, loop=False)
    until(lambda: watched.state == "STOPPED")
    assert watched.ended_when_told == [False, False, True]


def test_decoding_with_all_cores_gives_the_same(watch: Watch, clip: Path) -> None:
    watched = watch(clip, loop=False, fast=True, threads=0)
    until(lambda: watched.state == "STOPPED")
    assert watched.numbers == list(range(FRAMES))


def test_a_fast_file_waits_for_its_taker_and_loses_nothing(watch: Watch, clip: Path) -> None:
    watched = watch(clip, loop=False, fast=True, held=True)
    until(lambda: watched.frames)
    assert not watched.reader.ended
    assert len(watched.frames) == 1
    watched.held.set()
    until(lambda: watched.state == "STOPPED")
    assert watched.numbers == list(range(FRAMES))


def test_a_looping_file_goes_on_without_a_seam(watch: Watch, quick_clip: Path) -> None:
    watched = watch(quick_clip, fast=True)
    until(lambda: len(watched.frames) > 3 * FRAMES)
    watched.reader.stop()
    del watched.frames[4 * FRAMES :]
    frames = watched.frames
    assert [frame.number for frame in frames] == list(range(len(frames)))
    assert watched.numbers == [number % FRAMES for number in range(len(frames))]
    steps = {later - earlier for earlier, later in pairwise(microseconds(frame) for frame in frames)}
    assert all(abs(step - 1_000_000 / 225) <= 50 for step in steps)
    assert not watched.reader.ended


def test_a_paced_file_comes_at_its_own_rate(watch: Watch, clip: Path) -> None:
    begun = time.monotonic_ns()
    watched = watch(clip, loop=False)
    until(lambda: watched.state == "STOPPED")
    assert watched.numbers == list(range(FRAMES))
    for frame in watched.frames:
        # No frame before its time, which is counted from the begin: to open the file made the first one late.
        assert frame.arrived_ns - begun >= (frame.number / RATE - 0.01) * 1e9
    # The last ones not far behind it.
    took = (watched.frames[-1].arrived_ns - watched.frames[0].arrived_ns) / 1e9
    assert took < 2 * FRAMES / RATE


def test_pausing_keeps_the_place(watch: Watch, clip: Path) -> None:
    watched = watch(clip)
    until(lambda: len(watched.frames) >= 5)
    watched.reader.pause()
    until(lambda: watched.state == "PAUSED")
    before = len(watched.frames)
    watched.reader.resume()
    until(lambda: len(watched.frames) >= before + 5)
    watched.reader.stop()
    assert watched.numbers == [number % FRAMES for number in range(len(watched.frames))]
    assert watched.names == ["STARTING", "RUNNING", "PAUSED", "RUNNING", "STOPPED"]
    stamps = [microseconds(frame) for frame in watched.frames]
    assert stamps == sorted(stamps)


def test_a_camera_can_begin_paused(watch: Watch, clip: Path) -> None:
    watched = watch(clip, paused=True)
    until(lambda: watched.state == "PAUSED")
    assert watched.frames == []
    watched.reader.resume()
    until(lambda: watched.frames)
    assert watched.names == ["PAUSED", "STARTING", "RUNNING"]


def test_nothing_is_told_after_stop(watch: Watch, quick_clip: Path) -> None:
    watched = watch(quick_clip)
    until(lambda: watched.frames)
    watched.reader.stop()
    seen = len(watched.frames)
    watched.reader.stop()
    assert watched.names[-1] == "STOPPED"
    assert watched.names.count("STOPPED") == 1
    assert len(watched.frames) == seen
