"""Single bits and Exp-Golomb numbers of a NAL unit (ITU-T H.264, 7.2 and 9.1)."""

from __future__ import annotations

_LONGEST_PREFIX = 32


class EndOfBitsError(ValueError):
    """The unit ends within a field, or holds a number that no encoder writes."""


class Bits:
    """Reads `unit` from behind its header byte; the bytes against false start codes are taken out."""

    def __init__(self, unit: bytes) -> None:
        raw = unit.replace(b"\x00\x00\x03", b"\x00\x00")
        self._value = int.from_bytes(raw[1:], "big")
        self._left = 8 * max(0, len(raw) - 1)

    def read(self, count: int) -> int:
        """The next `count` bits as a number. Raises EndOfBitsError."""
        if count > self._left:
            raise EndOfBitsError
        self._left -= count
        return self._value >> self._left & ((1 << count) - 1)

    def flag(self) -> bool:
        """The next bit."""
        return bool(self.read(1))

    def unsigned(self) -> int:
        """The next ue(v)."""
        zeros = 0
        while not self.read(1):
            zeros += 1
            if zeros > _LONGEST_PREFIX:
                raise EndOfBitsError
        return (1 << zeros) - 1 + self.read(zeros)

    def signed(self) -> int:
        """The next se(v)."""
        number = self.unsigned()
        return (number + 1) // 2 if number % 2 else -(number // 2)
