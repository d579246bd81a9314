"""NAL units in RTP: put back together as a receiver does it, they are what they were."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.video.virtual_camera.bitstream import Codec, parameter_sets, split
from belvedere_simulator.video.virtual_camera.rtp import RtpStream, payloads

h264_units = st.builds(
    lambda reference, kind, body: bytes([reference << 5 | kind]) + body,
    st.integers(0, 3),
    st.integers(1, 23),
    st.binary(min_size=1, max_size=300),
)
hevc_units = st.builds(
    lambda kind, layer, body: bytes([kind << 1, layer << 3 | 1]) + body,
    st.integers(0, 47),
    st.integers(0, 3),
    st.binary(min_size=1, max_size=300),
)


def joined(codec: Codec, parts: list[bytes]) -> bytes:
    """The receiver's side of RFC 6184 section 5.8 and RFC 7798 section 4.4.3."""
    if len(parts) == 1:
        return parts[0]
    head = 1 if codec == "h264" else 2
    flags = [part[head] & 0xC0 for part in parts]
    assert flags == [0x80, *[0] * (len(parts) - 2), 0x40]
    first = parts[0]
    if codec == "h264":
        assert all(part[0] & 0x1F == 28 for part in parts)
        begin = bytes([first[0] & 0xE0 | first[1] & 0x1F])
    else:
        assert all(part[0] >> 1 & 0x3F == 49 for part in parts)
        begin = bytes([first[0] & 0x81 | (first[2] & 0x3F) << 1, first[1]])
    return begin + b"".join(part[head + 1 :] for part in parts)


@given(h264_units, st.integers(10, 400))
def test_h264_units_survive(unit: bytes, limit: int) -> None:
    parts = list(payloads("h264", unit, limit))
    assert max(map(len, parts)) <= limit
    assert joined("h264", parts) == unit


@given(hevc_units, st.integers(10, 400))
def test_h265_units_survive(unit: bytes, limit: int) -> None:
    parts = list(payloads("hevc", unit, limit))
    assert max(map(len, parts)) <= limit
    assert joined("hevc", parts) == unit


@given(
    st.integers(0, 0xFFFF),
    st.integers(0, 0xFFFFFFFF),
    st.lists(st.lists(st.binary(min_size=1, max_size=20), min_size=1, max_size=5), max_size=10),
)
def test_packets_are_numbered_through_the_wrap(first: int, base: int, units: list[list[bytes]]) -> None:
    stream = RtpStream(0xABCD, first, base)
    number = first
    for turn, parts in enumerate(units):
        for index, packet in enumerate(stream.packets(parts, turn * 1500)):
            version, kind, sequence, stamp, source = struct.unpack(">BBHII", packet[:12])
            assert (version, kind & 0x7F, source) == (0x80, 96, 0xABCD)
            assert sequence == number & 0xFFFF
            assert stamp == (base + turn * 1500) & 0xFFFFFFFF
            assert bool(kind & 0x80) == (index == len(parts) - 1)
            assert packet[12:] == parts[index]
            number += 1


def test_a_report_ties_the_stream_to_the_clock() -> None:
    stream = RtpStream(7, 0, 1000)
    stream.packets([b"abc", b"de"], 0)
    fields = struct.unpack(">BBHIIIIII", stream.report(1_000_000.5, 90_000))
    assert fields == (0x80, 200, 6, 7, 1_000_000 + 2_208_988_800, 2**31, 91_000, 2, 5)


units = st.binary(min_size=1, max_size=50).map(lambda body: b"\x65" + body.replace(b"\x00", b"\x01"))


@given(st.lists(st.tuples(units, st.booleans())))
def test_units_are_found_between_start_codes(parts: list[tuple[bytes, bool]]) -> None:
    stream = b"".join((b"\x00\x00\x00\x01" if long else b"\x00\x00\x01") + unit for unit, long in parts)
    assert split(stream) == tuple(unit for unit, _ in parts)


@pytest.mark.parametrize("carried", [True, False])
def test_parameter_sets_precede_a_keyframe_once(carried: bool) -> None:
    sps, pps, picture = b"\x67\x42", b"\x68\x01", b"\x65\x88"
    sets = parameter_sets("h264", (pps, sps, picture, sps))
    assert sets.units == (sps, pps)
    unit = (sps, pps, picture) if carried else (picture,)
    assert sets.before(unit) == (sps, pps, picture)
