"""Which bytes of an object are asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from belvedere_simulator.messages import tr
from belvedere_simulator.service.s3.faults import fault

_RANGE = re.compile(r"bytes=([0-9]*)-([0-9]*)")


@dataclass(frozen=True)
class Span:
    """`length` bytes from `offset` on, of an object of `size`."""

    offset: int
    length: int
    size: int

    @property
    def content_range(self) -> str:
        """The header that tells it."""
        return f"bytes {self.offset}-{self.offset + self.length - 1}/{self.size}"


def span(header: str | None, size: int) -> Span | None:
    """The bytes a Range header asks for; None for all of them, as where it is of no known form.

    InvalidRange (416) when the object has none of them.
    """
    match = _RANGE.fullmatch((header or "").replace(" ", ""))
    if header is None or match is None or match[0] == "bytes=-":
        return None
    first, last = match[1], match[2]
    if not first:
        length = min(int(last), size)
        offset = size - length
    else:
        offset = int(first)
        if last and int(last) < offset:
            return None
        length = min(int(last), size - 1) - offset + 1 if last else size - offset
    if length <= 0:
        raise fault(
            "InvalidRange",
            tr("The requested range is not satisfiable"),
            416,
            RangeRequested=header,
            ActualObjectSize=str(size),
        )
    return Span(offset, length, size)


def part_span(number: int, parts: tuple[int, ...], size: int) -> Span:
    """The bytes of one part of a multipart upload; an object put at once has one part."""
    sizes = parts or (size,)
    if not 1 <= number <= len(sizes):
        raise fault("InvalidPartNumber", tr("The requested partnumber is not satisfiable"), 416)
    return Span(sum(sizes[: number - 1]), sizes[number - 1], size)
