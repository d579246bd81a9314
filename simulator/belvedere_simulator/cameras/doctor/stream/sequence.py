"""Lost and reordered packets, by their sequence numbers."""

from __future__ import annotations

_WRAP = 1 << 16
_HALF = _WRAP >> 1


class Sequence:
    """Counts what arrives; numbers of 16 bits that wrap."""

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._highest: int | None = None
        self._lowest = 0
        self.reordered = 0

    def add(self, number: int) -> None:
        """Count the packet `number`; one that came already counts once."""
        if self._highest is None:
            self._highest = self._lowest = number
        step = (number - self._highest + _HALF) % _WRAP - _HALF
        extended = self._highest + step
        if extended not in self._seen and step < 0:
            self.reordered += 1
        self._seen.add(extended)
        self._highest = max(self._highest, extended)
        self._lowest = min(self._lowest, extended)

    @property
    def expected(self) -> int:
        """How many there were to be between the first and the last."""
        return 0 if self._highest is None else self._highest - self._lowest + 1

    @property
    def lost(self) -> int:
        """How many of them did not come."""
        return self.expected - len(self._seen)
