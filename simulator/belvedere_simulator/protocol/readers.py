"""Readers of whole values, compiled once for each shape: wire form in, checked parameters out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.constraints import Constraint, constraint_of
from belvedere_simulator.protocol.models import ShapeKey, shape_key
from belvedere_simulator.protocol.problems import Problems
from belvedere_simulator.protocol.scalars import Scalar

Reader = Callable[[Any, str, Problems], Any]
"""(wire value, path of the member, problems) -> the value; what is wrong goes to the problems."""

_KINDS = {
    "string": "a string", "character": "a string", "boolean": "true or false", "integer": "a 32 bit integer",
    "long": "a 64 bit integer", "float": "a finite number", "double": "a finite number",
    "blob": "base64", "timestamp": "a timestamp",
}  # fmt: skip


class Readers:
    """The readers of one model in one wire form.

    `scalars` read the single values; with `wire_names` the members of structures have their names of the
    wire, else those of the model.
    """

    def __init__(self, scalars: Mapping[str, Scalar], *, wire_names: bool = True, nul: bool = False) -> None:
        self._scalars = scalars
        self._wire_names = wire_names
        self._nul = nul
        self._made: dict[ShapeKey, Reader] = {}

    def of(self, shape: Shape) -> Reader:
        """The reader of `shape`."""
        key = shape_key(shape)
        if key not in self._made:
            # A shape that holds itself finds this forwarder while its own reader is being made.
            self._made[key] = self._later(key)
            self._made[key] = self._make(shape)
        return self._made[key]

    def _later(self, key: ShapeKey) -> Reader:
        def read(value: Any, path: str, problems: Problems) -> Any:
            return self._made[key](value, path, problems)

        return read

    def _make(self, shape: Shape) -> Reader:
        constraint = constraint_of(shape, nul=self._nul)
        if isinstance(shape, StructureShape):
            return _document if shape.is_document_type else self._structure(shape)
        if isinstance(shape, ListShape):
            return _list(self.of(shape.member), constraint)
        if isinstance(shape, MapShape):
            return _map(self.of(shape.key), self.of(shape.value), constraint)
        return scalar_reader(self._scalars[shape.type_name], shape.type_name, constraint)

    def _structure(self, shape: StructureShape) -> Reader:
        required = frozenset(shape.required_members)
        members = [
            (
                name,
                member.serialization.get("name", name) if self._wire_names else name,
                self.of(member),
                name in required,
            )
            for name, member in shape.members.items()
        ]
        read = _structure(members)
        return _union(read) if shape.is_tagged_union else read


def scalar_reader(scalar: Scalar, kind: str, constraint: Constraint | None) -> Reader:
    """Type first, then what else is asked."""

    def read(value: Any, path: str, problems: Problems) -> Any:
        try:
            known = scalar(value)
        except ValueError:
            problems.add(path, tr("must be {kind}", kind=_KINDS[kind]))
            return None
        if constraint and (problem := constraint(known)):
            problems.add(path, problem)
        return known

    return read


def _document(value: Any, _path: str, _problems: Problems) -> Any:
    return value


def _structure(members: list[tuple[str, str, Reader, bool]]) -> Reader:
    def read(value: Any, path: str, problems: Problems) -> Any:
        if type(value) is not dict:
            problems.add(path, tr("must be an object"))
            return None
        prefix = f"{path}." if path else ""
        known = {}
        for name, wire, reader, required in members:
            item = value.get(wire)
            if item is not None:
                known[name] = reader(item, prefix + name, problems)
            elif required:
                problems.add(prefix + name, tr("is required"))
        return known

    return read


def _union(read_structure: Reader) -> Reader:
    def read(value: Any, path: str, problems: Problems) -> Any:
        known = read_structure(value, path, problems)
        if known is not None and len(known) != 1:
            problems.add(path, tr("must have exactly one of its members"))
        return known

    return read


def _list(reader: Reader, constraint: Constraint | None) -> Reader:
    def read(value: Any, path: str, problems: Problems) -> Any:
        if type(value) is not list:
            problems.add(path, tr("must be a list"))
            return None
        if constraint and (problem := constraint(value)):
            problems.add(path, problem)
            return None
        return [reader(item, f"{path}[{index}]", problems) for index, item in enumerate(value)]

    return read


def _map(key: Reader, reader: Reader, constraint: Constraint | None) -> Reader:
    def read(value: Any, path: str, problems: Problems) -> Any:
        if type(value) is not dict:
            problems.add(path, tr("must be an object"))
            return None
        if constraint and (problem := constraint(value)):
            problems.add(path, problem)
            return None
        return {
            key(name, f"{path} (key)", problems): reader(item, f"{path}.{name[:64]}", problems)
            for name, item in value.items()
        }

    return read
