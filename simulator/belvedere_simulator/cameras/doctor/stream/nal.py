"""H.264 in RTP (RFC 6184): which packets begin a key frame, and which carry the sequence's parameters."""

from __future__ import annotations

from collections.abc import Iterator

IDR, SPS = 5, 7
_STAP_A, _STAP_B, _FU_A, _FU_B = 24, 25, 28, 29
_KIND = 0x1F
_BEGINS = 0x80


def units(payload: bytes) -> Iterator[tuple[int, bytes]]:
    """The NAL units that begin in `payload`: their type, and their bytes ("" for a fragment)."""
    if not payload:
        return
    kind = payload[0] & _KIND
    if 1 <= kind < _STAP_A:
        yield kind, payload
    elif kind in (_FU_A, _FU_B):
        if len(payload) > 1 and payload[1] & _BEGINS:
            yield payload[1] & _KIND, b""
    elif kind in (_STAP_A, _STAP_B):
        yield from _aggregated(payload, 1 if kind == _STAP_A else 3)


def _aggregated(payload: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 2 < len(payload):
        size = payload[at] << 8 | payload[at + 1]
        unit = payload[at + 2 : at + 2 + size]
        if not unit:
            return
        yield unit[0] & _KIND, unit
        at += 2 + size
