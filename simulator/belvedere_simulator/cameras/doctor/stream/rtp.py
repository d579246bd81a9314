"""RTP and RTCP packets (RFC 3550) taken apart."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_HEAD = struct.Struct(">BBHII")
_SENDER_REPORT = 200
_NTP_EPOCH = 2_208_988_800
_RTCP_KINDS = range(200, 208)


@dataclass(frozen=True)
class RtpPacket:
    """One packet; `timestamp` is in ticks of the stream's clock."""

    payload_type: int
    sequence: int
    timestamp: int
    source: int
    marker: bool
    payload: bytes


@dataclass(frozen=True)
class SenderReport:
    """What the camera says of its time: `wall_clock` in seconds since 1970 belongs to `timestamp`."""

    wall_clock: float
    timestamp: int


def parse_rtp(data: bytes) -> RtpPacket | None:
    """One packet, None for what is none."""
    if len(data) < _HEAD.size or data[0] >> 6 != 2 or data[1] in _RTCP_KINDS:
        return None
    first, second, sequence, timestamp, source = _HEAD.unpack_from(data)
    start = _HEAD.size + 4 * (first & 0x0F)
    if first & 0x10:
        if len(data) < start + 4:
            return None
        start += 4 + 4 * (data[start + 2] << 8 | data[start + 3])
    end = len(data)
    if first & 0x20:
        end -= data[-1]
    if start > end:
        return None
    return RtpPacket(second & 0x7F, sequence, timestamp, source, bool(second & 0x80), data[start:end])


def parse_sender_report(data: bytes) -> SenderReport | None:
    """The first sender report of a compound RTCP packet, None without one."""
    at = 0
    while at + 4 <= len(data) and data[at] >> 6 == 2:
        length = 4 * (1 + (data[at + 2] << 8 | data[at + 3]))
        if data[at + 1] == _SENDER_REPORT and at + 24 <= len(data) and length >= 24:
            seconds, fraction, stamp = struct.unpack_from(">III", data, at + 8)
            return SenderReport(seconds - _NTP_EPOCH + fraction / 2**32, stamp)
        at += length
    return None
