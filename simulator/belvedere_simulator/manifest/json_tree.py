"""JSON values that know where they stand in their text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

Scalar = str | int | float | bool | None


@dataclass(frozen=True)
class JsonNode:
    """One value: a scalar, a tuple of nodes, or a mapping of nodes in the order of the text.

    `start` and `end` are offsets in characters; `key_start` is the offset of the member's name,
    the same as `start` where the value is no member.
    """

    value: Scalar | tuple[JsonNode, ...] | Mapping[str, JsonNode]
    pointer: str
    start: int
    end: int
    key_start: int

    @property
    def plain(self) -> object:
        """The value as ordinary dicts, lists and scalars."""
        if isinstance(self.value, Mapping):
            return {name: member.plain for name, member in self.value.items()}
        if isinstance(self.value, tuple):
            return [item.plain for item in self.value]
        return self.value

    @property
    def kind(self) -> str:
        """JSON's own word for the type of the value."""
        match self.value:
            case None:
                return "null"
            case bool():
                return "boolean"
            case int() | float():
                return "number"
            case str():
                return "string"
            case tuple():
                return "array"
            case _:
                return "object"


@dataclass(frozen=True)
class JsonText:
    """A file's text, able to turn an offset into line and column."""

    file: Path
    text: str = field(repr=False)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(index + 1 for index, letter in enumerate(self.text) if letter == "\n")]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of `offset`, both from 1, counted in characters."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1


@dataclass(frozen=True)
class Spot:
    """A value in a file: what documents keep of where each of their parts was read."""

    source: JsonText
    node: JsonNode
    at_key: bool = False

    @property
    def file(self) -> Path:
        """The file the value was read from."""
        return self.source.file

    @property
    def pointer(self) -> str:
        """The JSON pointer of the value."""
        return self.node.pointer

    @property
    def position(self) -> tuple[int, int]:
        """Line and column at which the value (or its name, for `key`) begins."""
        return self.source.position(self.node.key_start if self.at_key else self.node.start)

    @property
    def key(self) -> Spot:
        """The same value, shown at the name of the member."""
        return Spot(self.source, self.node, at_key=True)

    def child(self, *path: str | int) -> Spot:
        """The value at `path` below this one, or the nearest that exists on the way to it."""
        node = self.node
        for step in path:
            found = _member(node, step)
            if found is None:
                break
            node = found
        return Spot(self.source, node)


def pointer_of(*path: str | int) -> str:
    """Write `path` as an RFC 6901 pointer."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _member(node: JsonNode, step: str | int) -> JsonNode | None:
    if isinstance(step, str):
        return node.value.get(step) if isinstance(node.value, Mapping) else None
    is_item = isinstance(node.value, tuple) and step < len(node.value)
    return node.value[step] if is_item and isinstance(node.value, tuple) else None
