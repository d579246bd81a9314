"""CBOR (RFC 8949) as far as AWS clients speak it: no tags but the moment, no simple values but the usual."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol import moments
from belvedere_simulator.protocol.problems import CannotParse

_DEEPEST = 64
_BREAK = object()
_SIMPLE = {20: False, 21: True, 22: None, 23: None}
_FLOATS = {25: (">e", 2), 26: (">f", 4), 27: (">d", 8)}
_LENGTHS = {24: 1, 25: 2, 26: 4, 27: 8}


def decode(data: bytes) -> Any:
    """The one value that `data` holds. Raises CannotParse."""
    reader = _Reader(data)
    value = reader.item(0)
    if value is _BREAK or reader.at != len(data):
        raise CannotParse(tr("the body is not one CBOR value"))
    return value


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def item(self, depth: int) -> Any:
        if depth > _DEEPEST:
            raise CannotParse(tr("the body nests too deep"))
        first = self._take(1)[0]
        kind, short = first >> 5, first & 31
        match kind:
            case 0:
                return self._count(short)
            case 1:
                return -1 - self._count(short)
            case 2 | 3:
                return self._text(kind, short)
            case 4:
                return list(self._items(short, depth))
            case 5:
                return self._map(short, depth)
            case 6:
                return self._tagged(short, depth)
        return self._simple(short)

    def _take(self, size: int) -> bytes:
        end = self.at + size
        if end > len(self._data):
            raise CannotParse(tr("the body ends early"))
        taken, self.at = self._data[self.at : end], end
        return taken

    def _count(self, short: int) -> int:
        if short < 24:
            return short
        if short not in _LENGTHS:
            raise CannotParse(tr("the body has a length that CBOR does not know"))
        return int.from_bytes(self._take(_LENGTHS[short]), "big")

    def _text(self, kind: int, short: int) -> bytes | str:
        data = b"".join(self._chunks(kind)) if short == 31 else self._take(self._count(short))
        if kind == 2:
            return data
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            raise CannotParse(tr("a text of the body is not UTF-8")) from error

    def _chunks(self, kind: int) -> Iterator[bytes]:
        while (first := self._take(1)[0]) != 0xFF:
            if first >> 5 != kind:
                raise CannotParse(tr("a text of the body mixes its pieces"))
            yield self._take(self._count(first & 31))

    def _items(self, short: int, depth: int) -> Iterator[Any]:
        left = -1 if short == 31 else self._count(short)
        while left != 0:
            value = self.item(depth + 1)
            if value is _BREAK:
                if left > 0:
                    raise CannotParse(tr("a list of the body ends early"))
                return
            yield value
            left -= 1

    def _map(self, short: int, depth: int) -> dict[str, Any]:
        known: dict[str, Any] = {}
        left = -1 if short == 31 else self._count(short)
        while left != 0:
            key = self.item(depth + 1)
            if key is _BREAK and left < 0:
                break
            if type(key) is not str or key in known:
                raise CannotParse(tr("a map of the body names its members wrongly or twice"))
            value = self.item(depth + 1)
            if value is _BREAK:
                raise CannotParse(tr("a map of the body ends early"))
            known[key] = value
            left -= 1
        return known

    def _tagged(self, short: int, depth: int) -> Any:
        tag, value = self._count(short), self.item(depth + 1)
        if tag != 1:
            raise CannotParse(tr("the body has a tag other than that of moments"))
        try:
            return moments.from_document(value)
        except ValueError as error:
            raise CannotParse(tr("a moment of the body is not one")) from error

    def _simple(self, short: int) -> Any:
        if short == 31:
            return _BREAK
        if short in _SIMPLE:
            return _SIMPLE[short]
        if short not in _FLOATS:
            raise CannotParse(tr("the body has a value that CBOR does not know"))
        form, size = _FLOATS[short]
        return struct.unpack(form, self._take(size))[0]


def encode(value: Any) -> bytes:
    """`value` of None, booleans, numbers, texts, bytes, moments, lists and maps."""
    out = bytearray()
    _write(out, value)
    return bytes(out)


def _write(out: bytearray, value: Any) -> None:
    match value:
        case None:
            out.append(0xF6)
        case bool():
            out.append(0xF5 if value else 0xF4)
        case int():
            _head(out, 0 if value >= 0 else 1, value if value >= 0 else -1 - value)
        case float():
            out += b"\xfb" + struct.pack(">d", value)
        case str():
            data = value.encode()
            _head(out, 3, len(data))
            out += data
        case bytes():
            _head(out, 2, len(value))
            out += value
        case datetime():
            _head(out, 6, 1)
            _write(out, moments.epoch(value))
        case list() | tuple():
            _head(out, 4, len(value))
            for item in value:
                _write(out, item)
        case dict():
            _head(out, 5, len(value))
            for key, item in value.items():
                _write(out, key)
                _write(out, item)
        case _:
            raise TypeError(type(value).__name__)


def _head(out: bytearray, kind: int, count: int) -> None:
    if count < 24:
        out.append(kind << 5 | count)
        return
    for short, size in _LENGTHS.items():
        if count < 1 << 8 * size:
            out.append(kind << 5 | short)
            out += count.to_bytes(size, "big")
            return
    raise OverflowError(count)
