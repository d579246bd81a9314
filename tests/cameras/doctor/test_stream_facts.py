"""What is read from a stream without decoding it, against streams that FFmpeg made."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import pytest

from belvedere_simulator.cameras.doctor.stream.meter import Meter
from belvedere_simulator.cameras.doctor.stream.rtp import parse_sender_report
from belvedere_simulator.cameras.doctor.stream.sdp import video_track
from belvedere_simulator.cameras.doctor.stream.sequence import Sequence
from belvedere_simulator.cameras.doctor.stream.sps import parse_sps
from belvedere_simulator.cameras.doctor.stream.timing import key_frame_interval, timing
from belvedere_simulator.video.virtual_camera.clip import load
from belvedere_simulator.video.virtual_camera.rtp import RtpStream
from belvedere_simulator.video.virtual_camera.sdp import describe
from cameras.doctor.conftest import Clips
from fakes.clips import make_clip


@pytest.mark.parametrize("size", [(320, 240), (162, 132), (1920, 1080)])
def test_size_profile_and_level_are_those_that_ffmpeg_reads(tmp_path: Path, size: tuple[int, int]) -> None:
    file = make_clip(tmp_path / "clip.mp4", size=size, frames=2, group=2, rate=25, counter=False)
    media = load(file)
    (sps,) = media.parameter_sets.of(7)
    found = parse_sps(sps)
    with av.open(str(file)) as container:
        stream = container.streams.video[0]
        assert (found.width, found.height) == (stream.width, stream.height) == size
        profile = stream.codec_context.profile
    assert found.profile == profile
    assert found.rate == pytest.approx(25)
    assert not found.interlaced


@pytest.mark.parametrize(
    ("pixels", "chroma", "depth"), [("yuv420p", 1, 8), ("yuv422p", 2, 8), ("yuv420p10le", 1, 10)]
)
def test_colours_beyond_420_and_more_than_8_bits_are_seen(pixels: str, chroma: int, depth: int) -> None:
    codec = av.CodecContext.create("libx264", "w")
    assert isinstance(codec, av.VideoCodecContext)
    codec.width, codec.height, codec.pix_fmt = 64, 64, pixels
    codec.framerate = Fraction(10)
    codec.options = {"preset": "ultrafast"}
    frame = av.VideoFrame(64, 64, pixels)
    for plane in frame.planes:
        # What lies in memory may be no picture at all in 10 bits, which the encoder does not survive.
        plane.update(bytes(plane.buffer_size))
    data = b"".join(bytes(packet) for packet in [*codec.encode(frame), *codec.encode(None)])
    sps = next(unit for unit in data.split(b"\x00\x00\x01") if unit[:1] == b"\x67")
    found = parse_sps(sps.rstrip(b"\x00"))
    assert (found.chroma, found.depth) == (chroma, depth)


def test_pictures_key_frames_and_sets_are_counted_in_packets(clips: Clips) -> None:
    media = load(clips.plain)
    meter = Meter(96, 90_000)
    stream = RtpStream(7, 65_530, 2**32 - 5000)
    units = media.endless()
    for _ in range(90):
        unit = next(units)
        for packet in stream.packets(unit.payloads, unit.presentation):
            meter.rtp(packet, unit.decoding / 90_000)
    assert len(meter.frames) == 90
    assert len(meter.keys) == 6
    assert key_frame_interval(meter.keys, 90_000) == pytest.approx(1.0)
    assert parse_sps(meter.sps).width == 320
    facts = meter.facts(6.0)
    assert facts.lost == 0
    # B pictures show in another order than they are sent: that is no jitter.
    assert facts.jitter == pytest.approx(0.0, abs=0.005)


def test_the_description_tells_codec_track_rate_and_sets(clips: Clips) -> None:
    media = load(clips.plain)
    track = video_track(describe(media).encode())
    assert track is not None
    assert (track.encoding, track.payload_type, track.control, track.rate) == ("H264", 96, "track1", 15.0)
    assert set(track.parameter_sets) == set(media.parameter_sets.units)


def test_a_senders_report_tells_the_cameras_time() -> None:
    found = parse_sender_report(RtpStream(1, 2, 3).report(1_700_000_000.25, 90))
    assert found is not None
    assert found.wall_clock == pytest.approx(1_700_000_000.25, abs=1e-3)


def test_late_packets_are_reordered_not_lost() -> None:
    sequence = Sequence()
    for number in (65_534, 0, 65_535, 2, 1, 1):
        sequence.add(number)
    assert (sequence.expected, sequence.lost, sequence.reordered) == (5, 0, 2)


def test_even_pictures_have_no_jitter_and_uneven_ones_have() -> None:
    stamps = [number * 9000 for number in range(50)]
    even = timing([(stamp / 90_000, stamp) for stamp in stamps], 90_000)
    assert even is not None
    assert even.rate == pytest.approx(10)
    assert even.jitter == pytest.approx(0)
    bunched = timing([((stamp // 45_000 + 1) * 0.5, stamp) for stamp in stamps], 90_000)
    assert bunched is not None
    assert bunched.jitter > 0.1
    assert bunched.worst == pytest.approx(0.4)
    assert timing([], 90_000) is None
