"""RTP: NAL units cut to packet size (RFC 6184, RFC 7798) and numbered, and the sender's reports."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from belvedere_simulator.video.virtual_camera.bitstream import Codec, kind

PAYLOAD_TYPE = 96
PAYLOAD_LIMIT = 1400
_FU_A = 28
_FU_HEVC = 49
_SENDER_REPORT = 200
_NTP_EPOCH = 2_208_988_800


def payloads(codec: Codec, unit: bytes, limit: int = PAYLOAD_LIMIT) -> Iterator[bytes]:
    """The RTP payloads of one NAL unit: itself when it fits into `limit` bytes, else its fragments."""
    if len(unit) <= limit:
        yield unit
        return
    number = kind(codec, unit)
    if codec == "h264":
        header, body = bytes([unit[0] & 0xE0 | _FU_A]), unit[1:]
    else:
        header, body = bytes([unit[0] & 0x81 | _FU_HEVC << 1, unit[1]]), unit[2:]
    size = limit - len(header) - 1
    for start in range(0, len(body), size):
        first = 0x80 if start == 0 else 0
        last = 0x40 if start + size >= len(body) else 0
        yield header + bytes([first | last | number]) + body[start : start + size]


class RtpStream:
    """The numbering of one client's stream: sequence numbers, time base, counts for its reports."""

    def __init__(self, source: int, sequence: int, time_base: int) -> None:
        self.source = source
        self.sequence = sequence & 0xFFFF
        self._time_base = time_base
        self._packets = 0
        self._octets = 0

    def timestamp(self, presentation: int) -> int:
        """The RTP timestamp of a presentation time in ticks of 90 kHz."""
        return (self._time_base + presentation) & 0xFFFFFFFF

    def packets(self, parts: Sequence[bytes], presentation: int) -> list[bytes]:
        """The packets of one access unit; the last one carries the marker."""
        stamp = self.timestamp(presentation)
        made = []
        for index, part in enumerate(parts):
            marker = 0x80 if index == len(parts) - 1 else 0
            head = struct.pack(">BBHII", 0x80, marker | PAYLOAD_TYPE, self.sequence, stamp, self.source)
            made.append(head + part)
            self.sequence = (self.sequence + 1) & 0xFFFF
            self._octets += len(part)
        self._packets += len(made)
        return made

    def report(self, wall_clock: float, presentation: int) -> bytes:
        """The RTCP sender report that ties `presentation` to `wall_clock` (seconds since 1970)."""
        seconds = int(wall_clock)
        fraction = int((wall_clock - seconds) * 2**32)
        return struct.pack(
            ">BBHIIIIII",
            0x80,
            _SENDER_REPORT,
            6,
            self.source,
            (seconds + _NTP_EPOCH) & 0xFFFFFFFF,
            fraction,
            self.timestamp(presentation),
            self._packets & 0xFFFFFFFF,
            self._octets & 0xFFFFFFFF,
        )
