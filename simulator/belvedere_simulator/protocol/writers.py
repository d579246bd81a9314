"""Writers of whole values, compiled once for each shape: an operation's output in, a document out."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from belvedere_simulator.protocol import moments
from belvedere_simulator.protocol.models import ShapeKey, shape_key

Writer = Callable[[Any], Any]


class Writers:
    """The writers of one model for JSON, or with `binary` for CBOR, which has bytes and moments."""

    def __init__(self, *, wire_names: bool = True, binary: bool = False) -> None:
        self._wire_names = wire_names
        self._binary = binary
        self._made: dict[ShapeKey, Writer | None] = {}

    def of(self, shape: Shape) -> Writer | None:
        """The writer of `shape`; None where a value goes out as it is."""
        if isinstance(shape, StructureShape | ListShape | MapShape):
            key = shape_key(shape)
            if key not in self._made:
                # A shape that holds itself finds this forwarder while its own writer is being made.
                self._made[key] = lambda value: self._forward(key, value)
                self._made[key] = self._make(shape)
            return self._made[key]
        if self._binary:
            return None
        if shape.type_name == "blob":
            return _base64
        if shape.type_name == "timestamp":
            return moments.writer(shape.serialization.get("timestampFormat", "unixTimestamp"))
        return None

    def _forward(self, key: ShapeKey, value: Any) -> Any:
        writer = self._made[key]
        return writer(value) if writer else value

    def _make(self, shape: Shape) -> Writer | None:
        if isinstance(shape, StructureShape):
            return None if shape.is_document_type else self._structure(shape)
        if isinstance(shape, ListShape):
            return _each(self.of(shape.member))
        assert isinstance(shape, MapShape)
        return _values(self.of(shape.value))

    def _structure(self, shape: StructureShape) -> Writer:
        members = {
            name: (member.serialization.get("name", name) if self._wire_names else name, self.of(member))
            for name, member in shape.members.items()
        }
        return structure_writer(members)


def structure_writer(members: Mapping[str, tuple[str, Writer | None]]) -> Writer:
    """Writes the members named: (name on the wire, writer) by their names of the model."""

    def write(value: Any) -> Any:
        document = {}
        for name, item in value.items():
            if item is not None:
                wire, writer = members[name]  # a KeyError here is our own mistake, never the client's
                document[wire] = writer(item) if writer else item
        return document

    return write


def _each(writer: Writer | None) -> Writer | None:
    return (lambda value: [writer(item) for item in value]) if writer else None


def _values(writer: Writer | None) -> Writer | None:
    return (lambda value: {key: writer(item) for key, item in value.items()}) if writer else None


def _base64(value: Any) -> str:
    return base64.b64encode(value).decode()
