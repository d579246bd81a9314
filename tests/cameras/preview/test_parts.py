"""Slots, sizes, colours, rates and what is decoded of a stream."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.cameras.preview.__main__ import sharing_in
from belvedere_simulator.cameras.preview.decoding import SelectiveDecoder
from belvedere_simulator.cameras.preview.scaling import PictureScaler, picture_size
from belvedere_simulator.cameras.preview.slots import SLOTS, SlotMemory, Spot
from belvedere_simulator.cameras.preview.state import Demand, Meter, codec_name
from belvedere_simulator.video.sharing import MemoryKind, Sharing
from fakes.clips import BARS, bars, make_clip, read_counter


@given(st.lists(st.sampled_from(["write", "take"]), max_size=60))
@settings(max_examples=60)
def test_a_slot_that_somebody_may_look_at_is_never_written(steps: list[str]) -> None:
    spot = Spot((16, 2), np.zeros((SLOTS, 4096), np.uint8), 0)
    shown: list[int] = []
    for step in steps:
        if step == "take":
            # The window asks once it shows what it was told last: it lets go of what it showed before.
            del shown[:-1]
            told = spot.take()
            shown += [told.slot] if told else []
        else:
            picture, _target = spot.write(16, 2)
            assert picture.slot not in shown
            spot.publish(picture)


def test_only_a_picture_that_was_not_told_is_news() -> None:
    spot = Spot((16, 2), np.zeros((SLOTS, 4096), np.uint8), 0)
    assert spot.take() is None
    first, _target = spot.write(16, 2)
    spot.publish(first)
    assert spot.take() == first
    assert spot.take() is None


@pytest.mark.parametrize("kind", ["memfd", "file"])
def test_memory_tells_where_tiles_lie_and_leaves_nothing_behind(kind: MemoryKind, tmp_path: Path) -> None:
    memory = SlotMemory(3, {"a": (64, 36), "b": (1, 1)}, tmp_path, kind)
    facts, descriptors = memory.facts()
    assert (facts["generation"], len(descriptors), "file" in facts) == (3, kind == "memfd", kind == "file")
    ends = [told["offset"] + SLOTS * told["slot_bytes"] for told in facts["tiles"].values()]
    assert facts["tiles"]["b"]["offset"] == ends[0]
    assert ends[-1] == facts["size"]
    memory.close()
    assert list(tmp_path.iterdir()) == []


@given(
    source=st.tuples(st.integers(64, 4096), st.integers(64, 4096)),
    room=st.tuples(st.integers(16, 1920), st.integers(2, 1080)),
)
def test_a_picture_fits_its_room_and_keeps_its_aspect(source: tuple[int, int], room: tuple[int, int]) -> None:
    width, height = picture_size(*source, room)
    assert width % 16 == 0
    assert width <= max(16, room[0] + 8)
    assert height <= room[1]
    if height not in (2, room[1]):
        assert abs(height - width * source[1] / source[0]) <= 1


@pytest.mark.parametrize("size", [(320, 240), (112, 84), (160, 90)])
def test_colours_arrive_and_nothing_is_written_beside_the_picture(
    size: tuple[int, int], tmp_path: Path
) -> None:
    clip = make_clip(tmp_path / "bars.mp4", size=(320, 240), frames=1, counter=False, draw=bars, quality=8)
    with av.open(str(clip)) as container:
        frame = next(container.decode(video=0))
    width, height = size
    memory = np.full(height * width * 4 + 64, 7, np.uint8)
    target = memory[: height * width * 4].reshape(height, width, 4)
    PictureScaler().scale(frame, target)
    assert (memory[height * width * 4 :] == 7).all()
    for index, colour in enumerate(BARS):
        middle = target[height // 2, (2 * index + 1) * width // (2 * len(BARS))]
        assert np.abs(middle[:3].astype(int) - colour).max() <= 6
        assert middle[3] == 255


def decoded(clip: Path, demands: dict[int, Demand]) -> Iterator[tuple[int, list[int]]]:
    """(number of the packet, numbers of the pictures it gave); `demands` say what is asked from which on."""
    demand: Demand = "all"
    with av.open(str(clip)) as container:
        stream = container.streams.video[0]
        decoder = SelectiveDecoder(stream)
        for number, packet in enumerate(container.demux(stream)):
            demand = demands.get(number, demand)
            if packet.size:
                frames = list(decoder.decode(packet, demand))
                yield number, [read_counter(frame.to_ndarray(format="bgr24")) for frame in frames]


def test_of_a_tile_nobody_sees_only_key_frames_are_decoded(clip: Path) -> None:
    found = dict(decoded(clip, {0: "keys"}))
    assert {number: pictures for number, pictures in found.items() if pictures} == {
        0: [0],
        20: [20],
        40: [40],
        60: [60],
    }


def test_a_tile_that_is_seen_again_goes_on_at_once_with_what_it_missed(clip: Path) -> None:
    found = dict(decoded(clip, {0: "all", 5: "keys", 27: "all"}))
    assert found[4] == [4]
    assert found[6] == []
    assert found[20] == [20]
    assert found[27] == list(range(21, 28))
    assert found[28] == [28]


def test_a_hidden_stream_is_not_decoded_and_comes_back_with_a_key_frame(clip: Path) -> None:
    found = dict(decoded(clip, {0: "all", 5: "none", 27: "all"}))
    assert [number for number, pictures in found.items() if pictures] == [*range(5), *range(40, 80)]


def test_where_the_path_of_a_socket_would_be_too_long_memory_is_a_file(tmp_path: Path) -> None:
    usual = Sharing("memfd", unix=True)
    assert sharing_in(Path("/tmp/short"), usual) == usual
    assert sharing_in(tmp_path / ("long" * 30), usual) == Sharing("file", unix=False)


def test_rates_are_those_of_the_last_two_seconds() -> None:
    now = [0.0]
    meter = Meter(lambda: now[0])
    for _ in range(100):
        now[0] += 0.1
        meter.count(1000)
    fps, bits = meter.rates()
    assert fps == pytest.approx(10, abs=0.6)
    assert bits == pytest.approx(80_000, rel=0.06)
    now[0] += 3
    assert meter.rates() == (0.0, 0.0)


def test_codecs_have_the_names_people_know() -> None:
    assert [codec_name(name) for name in ("h264", "hevc", "vp9")] == ["H.264", "H.265", "VP9"]
