"""Reading a clip: any container FFmpeg knows, H.264 or H.265 inside, without decoding it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import av
from av.bitstream import BitStreamFilterContext
from av.container import InputContainer
from av.video.stream import VideoStream

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.video.virtual_camera import rtp
from belvedere_simulator.video.virtual_camera.bitstream import Codec, ParameterSets, parameter_sets, split
from belvedere_simulator.video.virtual_camera.media import CLOCK_RATE, AccessUnit, Media

_TO_ANNEX_B = {"h264": "h264_mp4toannexb", "hevc": "hevc_mp4toannexb"}


@dataclass(frozen=True)
class _Coded:
    """One packet of the clip; times in ticks of 90 kHz, None where the container has none."""

    decoding: int | None
    presentation: int | None
    keyframe: bool
    units: tuple[bytes, ...]


def load(clip: Path) -> Media:
    """Read `clip`. Raises BelvedereError when it cannot be read or is neither H.264 nor H.265."""
    try:
        with av.open(str(clip)) as container:
            return _read(clip, container)
    except (av.FFmpegError, OSError) as error:
        raise BelvedereError(
            "BV-VCAM-001", tr("The clip cannot be read"), where=str(clip), why=error.strerror or ""
        ) from error


def _read(clip: Path, container: InputContainer) -> Media:
    stream = _video_stream(clip, container)
    codec = cast(Codec, stream.codec_context.name)
    packets = _from_first_keyframe(_coded_packets(container, stream, codec))
    if not packets:
        raise BelvedereError("BV-VCAM-001", tr("The clip holds no complete picture"), where=str(clip))
    rate = float(stream.average_rate or stream.guessed_rate or 25)
    sets = parameter_sets(codec, packets[0].units)
    reordered = stream.codec_context.has_b_frames > 0
    times = _times(clip, packets, round(CLOCK_RATE / rate), reordered=reordered)
    units = tuple(
        _access_unit(codec, sets, packet, *time) for packet, time in zip(packets, times, strict=True)
    )
    return Media(codec, stream.width, stream.height, rate, _period(units, rate), sets, units)


def _video_stream(clip: Path, container: InputContainer) -> VideoStream:
    if not container.streams.video:
        raise BelvedereError("BV-VCAM-001", tr("The clip holds no video"), where=str(clip))
    stream = container.streams.video[0]
    if stream.codec_context.name not in _TO_ANNEX_B:
        raise BelvedereError(
            "BV-VCAM-002",
            tr("The clip is {codec}, not H.264 or H.265", codec=stream.codec_context.name),
            where=str(clip),
        )
    return stream


def _coded_packets(container: InputContainer, stream: VideoStream, codec: Codec) -> list[_Coded]:
    annex_b = BitStreamFilterContext(_TO_ANNEX_B[codec], stream)
    found = []
    for packet in container.demux(stream):
        if not packet.size:
            continue
        ticks = packet.time_base * CLOCK_RATE if packet.time_base else None
        for plain in annex_b.filter(packet):
            decoding = None if plain.dts is None or ticks is None else round(plain.dts * ticks)
            presentation = None if plain.pts is None or ticks is None else round(plain.pts * ticks)
            found.append(_Coded(decoding, presentation, plain.is_keyframe, split(bytes(plain))))
    return found


def _from_first_keyframe(packets: list[_Coded]) -> list[_Coded]:
    first = next((index for index, packet in enumerate(packets) if packet.keyframe), len(packets))
    return packets[first:]


def _access_unit(
    codec: Codec, sets: ParameterSets, packet: _Coded, decoding: int, presentation: int
) -> AccessUnit:
    units = sets.before(packet.units) if packet.keyframe else packet.units
    payloads = tuple(payload for unit in units for payload in rtp.payloads(codec, unit))
    return AccessUnit(decoding, presentation, packet.keyframe, payloads)


def _period(units: tuple[AccessUnit, ...], rate: float) -> int:
    if len(units) == 1:
        return round(CLOCK_RATE / rate)
    span = units[-1].decoding - units[0].decoding
    return round(span * len(units) / (len(units) - 1))


def _times(clip: Path, packets: list[_Coded], step: int, *, reordered: bool) -> list[tuple[int, int]]:
    """Decoding and presentation time of each packet, from 0; what the container lacks is worked out.

    Some containers (AVI) keep no presentation times. FFmpeg then makes them up from the decoding times, so
    that they rise, although the decoder will reorder the pictures.
    """
    decoding = _rising([packet.decoding for packet in packets], step)
    shown = [packet.presentation for packet in packets if packet.presentation is not None]
    invented = reordered and shown == sorted(shown)
    if len(shown) == len(packets) and not invented:
        origin = packets[0].decoding or 0
        return [(due, at - origin) for due, at in zip(decoding, shown, strict=True)]
    ranks = _display_ranks(clip, len(packets))
    delay = step * max(index - rank for index, rank in enumerate(ranks))
    return [(due, decoding[rank] + delay) for due, rank in zip(decoding, ranks, strict=True)]


def _rising(times: list[int | None], step: int) -> list[int]:
    """`times` from 0 when they are complete and rise, else a count in steps of `step`."""
    known = [time for time in times if time is not None]
    if len(known) == len(times) and all(earlier < later for earlier, later in itertools.pairwise(known)):
        return [time - known[0] for time in known]
    return [index * step for index in range(len(times))]


def _display_ranks(clip: Path, count: int) -> list[int]:
    """The place of each packet in display order, for containers such as AVI that keep no such times.

    Only a decoder knows: each packet goes in with its number as its time, and the numbers come out sorted.
    """
    shown: list[int] = []
    with av.open(str(clip)) as container:
        stream = container.streams.video[0]
        packets = [packet for packet in container.demux(stream) if packet.size]
        first = next(index for index, packet in enumerate(packets) if packet.is_keyframe)
        for number, packet in enumerate(packets[first:]):
            packet.pts = packet.dts = number
            shown += [frame.pts for frame in stream.codec_context.decode(packet) if frame.pts is not None]
        shown += [frame.pts for frame in stream.codec_context.decode(None) if frame.pts is not None]
    ranks = list(range(count))
    if sorted(shown) == ranks:
        for rank, number in enumerate(shown):
            ranks[number] = rank
    return ranks
