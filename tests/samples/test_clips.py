"""The clips are what a camera of the appliance sends, and their truth fits them."""

from __future__ import annotations

from pathlib import Path

import av
import pytest
from av.video.reformatter import ColorRange, Colorspace

from training.people_counter import truth

CLIPS = ("square", "market")


def test_both_clips_together_are_small(samples: Path) -> None:
    assert sum((samples / "clips" / f"{name}.mp4").stat().st_size for name in CLIPS) < 4_000_000


@pytest.mark.parametrize("name", CLIPS)
def test_a_clip_is_h264_as_cameras_send_it(samples: Path, name: str) -> None:
    with av.open(str(samples / "clips" / f"{name}.mp4")) as file:
        stream = file.streams.video[0]
        context = stream.codec_context
        assert (context.name, context.profile, context.pix_fmt) == ("h264", "High", "yuv420p")
        assert (stream.width, stream.height) == (1280, 720)
        assert stream.average_rate == 15
        assert (context.colorspace, context.color_range) == (Colorspace.ITU709, ColorRange.MPEG)
        assert not context.has_b_frames


@pytest.mark.parametrize("name", CLIPS)
def test_the_truth_has_every_frame_and_people_in_most(samples: Path, name: str) -> None:
    people = truth.load(samples / "clips" / f"{name}.json")
    with av.open(str(samples / "clips" / f"{name}.mp4")) as file:
        assert len(people) == sum(1 for packet in file.demux(video=0) if packet.pts is not None)
    assert sum(len(frame) >= 4 for frame in people) > 0.9 * len(people)
    for person in (person for frame in people for person in frame):
        left, top, right, bottom = person.box
        assert 0 <= left < right <= 1
        assert 0 <= top < bottom <= 1
        assert 0 <= person.visible <= 1
