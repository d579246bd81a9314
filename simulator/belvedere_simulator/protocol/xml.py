"""Writers of XML answers, compiled once for each shape, as the query protocol nests them."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from belvedere_simulator.protocol import moments

XmlWriter = Callable[[Any], str]
"""A value as the content of its element."""

_UNSPEAKABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord("\r"): "&#13;", ord('"'): "&quot;"}


def text(value: str) -> str:
    """`value` escaped. XML has no way to say some control characters: they come out as U+FFFD."""
    return _UNSPEAKABLE.sub("\ufffd", value).translate(_SPECIAL)


def element(name: str, content: str) -> str:
    """One element; `content` is XML already."""
    return f"<{name}>{content}</{name}>"


class XmlWriters:
    """The writers of one model."""

    def __init__(self) -> None:
        self._made: dict[str, XmlWriter] = {}

    def of(self, shape: Shape) -> XmlWriter:
        """The writer of the content of `shape`."""
        if isinstance(shape, StructureShape):
            if shape.name not in self._made:
                # A shape that holds itself finds this forwarder while its own writer is being made.
                self._made[shape.name] = self._later(shape.name)
                self._made[shape.name] = self._structure(shape)
            return self._made[shape.name]
        if isinstance(shape, ListShape):
            return _repeated(shape.member.serialization.get("name", "member"), self.of(shape.member))
        if isinstance(shape, MapShape):
            return _entries("entry", shape, self.of(shape.key), self.of(shape.value))
        return _scalar(shape)

    def _later(self, name: str) -> XmlWriter:
        def write(value: Any) -> str:
            return self._made[name](value)

        return write

    def _structure(self, shape: StructureShape) -> XmlWriter:
        members = {name: self._member(name, member) for name, member in shape.members.items()}

        def write(value: Any) -> str:
            # A KeyError here is our own mistake, never the client's.
            return "".join(members[name](item) for name, item in value.items() if item is not None)

        return write

    def _member(self, name: str, member: Shape) -> XmlWriter:
        """Writes the element or, for what is flattened, the elements of one member."""
        wire = member.serialization.get("name", name)
        if member.serialization.get("flattened") and isinstance(member, ListShape):
            return _repeated(member.member.serialization.get("name", wire), self.of(member.member))
        if member.serialization.get("flattened") and isinstance(member, MapShape):
            return _entries(wire, member, self.of(member.key), self.of(member.value))
        content = self.of(member)
        return lambda value: element(wire, content(value))


def _repeated(name: str, content: XmlWriter) -> XmlWriter:
    return lambda value: "".join(element(name, content(item)) for item in value)


def _entries(name: str, shape: MapShape, key: XmlWriter, content: XmlWriter) -> XmlWriter:
    key_name = shape.key.serialization.get("name", "key")
    value_name = shape.value.serialization.get("name", "value")

    def write(value: Any) -> str:
        return "".join(
            element(name, element(key_name, key(left)) + element(value_name, content(right)))
            for left, right in value.items()
        )

    return write


def _scalar(shape: Shape) -> XmlWriter:
    match shape.type_name:
        case "boolean":
            return lambda value: "true" if value else "false"
        case "blob":
            return lambda value: base64.b64encode(value).decode()
        case "timestamp":
            write = moments.writer(shape.serialization.get("timestampFormat", "iso8601"))
            return lambda value: str(write(value))
        case "float" | "double":
            return lambda value: repr(float(value))
        case "integer" | "long":
            return lambda value: str(int(value))
    return text
