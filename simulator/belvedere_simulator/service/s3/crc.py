"""Cyclic redundancy checks that the standard library lacks, many lanes of the data at once.

A reflected CRC is linear: the data is cut into lanes of equal length, all lanes advance one byte with each
step on arrays, and neighbours are joined in pairs by shifting the left one past the right one's length.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # Loaded when there is much to check for the first time: a service shall start without it.
    import numpy as np
    from numpy.typing import NDArray

    Words = NDArray[np.uint64]

LANE = 256
BLOCK = 1 << 20
_SHORT = 2048


class Crc:
    """A reflected CRC of 32 or 64 bits that starts with, and is inverted by, ones."""

    def __init__(self, bits: int, polynomial: int) -> None:
        self._bytes = bits // 8
        self._polynomial = polynomial
        self._ones = (1 << bits) - 1
        self._shifts: dict[int, list[int]] = {}

    def start(self) -> int:
        """The state before the first byte."""
        return self._ones

    def finish(self, state: int) -> bytes:
        """The check value, big-endian."""
        return (state ^ self._ones).to_bytes(self._bytes, "big")

    def update(self, state: int, data: bytes) -> int:
        """The state after `data`."""
        for offset in range(0, len(data), BLOCK):
            block = data[offset : offset + BLOCK]
            state = self._few(state, block) if len(block) < _SHORT else self._many(state, block)
        return state

    @cached_property
    def _table(self) -> list[int]:
        table = []
        for byte in range(256):
            value = byte
            for _ in range(8):
                value = (value >> 1) ^ (self._polynomial if value & 1 else 0)
            table.append(value)
        return table

    @cached_property
    def _words(self) -> Words:
        import numpy as np  # noqa: PLC0415

        return np.array(self._table, np.uint64)

    def _few(self, state: int, data: bytes) -> int:
        table = self._table
        for byte in data:
            state = table[(state ^ byte) & 0xFF] ^ (state >> 8)
        return state

    def _many(self, state: int, data: bytes) -> int:
        import numpy as np  # noqa: PLC0415

        lanes = 1 << ((len(data) - 1) // LANE).bit_length()
        # Zeros in front change nothing of a state of zero; the real state enters through the first bytes.
        padded = np.zeros(lanes * LANE, np.uint8)
        padded[-len(data) :] = np.frombuffer(data, np.uint8)
        first = len(padded) - len(data)
        padded[first : first + self._bytes] ^= np.frombuffer(state.to_bytes(self._bytes, "little"), np.uint8)
        columns = np.ascontiguousarray(padded.reshape(lanes, LANE).T).astype(np.uint64)
        states = np.zeros(lanes, np.uint64)
        low, eight = np.uint64(0xFF), np.uint64(8)
        for column in columns:
            states = self._words[(states ^ column) & low] ^ (states >> eight)
        return self._join(states)

    def _join(self, states: Words) -> int:
        length = LANE
        while len(states) > 1:
            states = _apply(self._shift(length), states[0::2]) ^ states[1::2]
            length *= 2
        return int(states[0])

    def _shift(self, length: int) -> list[int]:
        """What each bit of a state becomes after `length` zero bytes; length is a power of two."""
        if length not in self._shifts:
            bits = [1 << bit for bit in range(self._bytes * 8)]
            if length == 1:
                self._shifts[1] = [self._few(bit, b"\0") for bit in bits]
            else:
                half = self._shift(length // 2)
                self._shifts[length] = [_applied(half, column) for column in half]
        return self._shifts[length]


def _applied(columns: list[int], value: int) -> int:
    result = 0
    for bit, column in enumerate(columns):
        if value >> bit & 1:
            result ^= column
    return result


def _apply(columns: list[int], values: Any) -> Words:
    import numpy as np  # noqa: PLC0415

    result: Words = np.zeros(len(values), np.uint64)
    one = np.uint64(1)
    for bit, column in enumerate(columns):
        result ^= ((values >> np.uint64(bit)) & one) * np.uint64(column)
    return result


CRC32C = Crc(32, 0x82F63B78)
CRC64NVME = Crc(64, 0x9A6C9329AC4BC9B5)
