"""Whatever a camera sends, the readers give an answer or their own refusal, and nothing else."""

from __future__ import annotations

import struct
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.cameras.doctor.rtsp.challenges import ladder, parse_challenges
from belvedere_simulator.cameras.doctor.rtsp.messages import NotRtspError, Packet, Reader, Response
from belvedere_simulator.cameras.doctor.stream.meter import Meter
from belvedere_simulator.cameras.doctor.stream.nal import units
from belvedere_simulator.cameras.doctor.stream.rtp import parse_rtp, parse_sender_report
from belvedere_simulator.cameras.doctor.stream.sdp import video_track
from belvedere_simulator.cameras.doctor.stream.sequence import Sequence
from belvedere_simulator.cameras.doctor.stream.sps import parse_sps

HEADER = st.tuples(
    st.text(st.characters(codec="ascii", exclude_characters="\r\n:", min_codepoint=33), min_size=1),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs"))),
).filter(lambda header: header[0].lower() not in ("content-length",))
RESPONSES = st.builds(
    lambda status, headers, body: (status, headers, body),
    st.integers(100, 999),
    st.lists(HEADER, max_size=5),
    st.binary(max_size=200),
)
PACKETS = st.builds(Packet, st.integers(0, 255), st.binary(max_size=300))
PIECES = st.lists(st.integers(1, 50), min_size=1, max_size=20)


def cut(data: bytes, sizes: list[int]) -> list[bytes]:
    pieces, at, turn = [], 0, 0
    while at < len(data):
        size = sizes[turn % len(sizes)]
        pieces.append(data[at : at + size])
        at, turn = at + size, turn + 1
    return pieces


def encoded(message: tuple[int, list[tuple[str, str]], bytes] | Packet) -> bytes:
    if isinstance(message, Packet):
        return struct.pack(">cBH", b"$", message.channel, len(message.payload)) + message.payload
    status, headers, body = message
    lines = [f"RTSP/1.0 {status} Word", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


@given(st.lists(st.one_of(RESPONSES, PACKETS), max_size=6), PIECES)
def test_answers_and_packets_come_out_whole_however_they_are_cut(
    messages: list[tuple[int, list[tuple[str, str]], bytes] | Packet], sizes: list[int]
) -> None:
    reader = Reader()
    found = [one for piece in cut(b"".join(map(encoded, messages)), sizes) for one in reader.feed(piece)]
    assert len(found) == len(messages)
    for one, message in zip(found, messages, strict=True):
        if isinstance(message, Packet):
            assert one == message
        else:
            assert isinstance(one, Response)
            assert (one.status, one.body) == (message[0], message[2])


@given(st.binary(max_size=400), PIECES)
def test_no_bytes_bring_the_reader_down(data: bytes, sizes: list[int]) -> None:
    reader = Reader()
    with suppress(NotRtspError):
        for piece in cut(data, sizes):
            reader.feed(piece)


@given(st.binary(max_size=200))
def test_no_head_brings_the_reader_down(head: bytes) -> None:
    with suppress(NotRtspError):
        Reader().feed(b"RTSP/1.0 200 OK\r\n" + head + b"\r\n\r\n")


@given(st.lists(st.text(max_size=300), max_size=4))
def test_no_challenge_brings_the_ladder_down(headers: list[str]) -> None:
    for each in ladder(parse_challenges(headers)):
        assert each.is_answerable


@given(st.binary(max_size=600))
def test_no_description_is_too_odd(data: bytes) -> None:
    for text in (data, b"m=video 0 RTP/AVP 96\r\na=rtpmap:96 " + data, b"m=video " + data):
        track = video_track(text)
        assert track is None or 0 <= track.payload_type <= 127


@given(st.binary(max_size=100))
def test_no_packet_is_too_odd(data: bytes) -> None:
    for each in (data, b"\x80\x60" + data, b"\xbf\x60" + data):
        packet = parse_rtp(each)
        if packet is not None:
            assert len(packet.payload) <= len(each) - 12
            list(units(packet.payload))
    parse_sender_report(b"\x80\xc8" + data)
    parse_sender_report(data)


@given(st.binary(max_size=100))
def test_no_sequence_parameter_set_is_too_odd(data: bytes) -> None:
    for profile in (66, 100, 244):
        with suppress(ValueError):
            found = parse_sps(bytes([0x67, profile, 0, 40]) + data)
            assert found.width > 0
            assert found.height > 0


@given(st.lists(st.binary(max_size=60), max_size=40))
def test_a_meter_counts_whatever_comes(packets: list[bytes]) -> None:
    meter = Meter(96, 90_000)
    for number, data in enumerate(packets):
        meter.rtp(b"\x80\x60" + data, number / 10)
        meter.rtcp(data, 0.0)
    facts = meter.facts(1.0)
    assert 0 <= facts.lost <= facts.expected
    assert facts.frames <= facts.packets


@given(st.integers(0, 65_535), st.integers(2, 300), st.data())
def test_what_is_missing_between_first_and_last_is_lost(first: int, count: int, data: st.DataObject) -> None:
    dropped = data.draw(st.sets(st.integers(1, count - 2), max_size=count // 2)) if count > 2 else set()
    kept = [number for number in range(count) if number not in dropped]
    sequence = Sequence()
    for number in kept:
        sequence.add((first + number) & 0xFFFF)
    assert (sequence.expected, sequence.lost, sequence.reordered) == (count, len(dropped), 0)
