"""A JSON text made to say something else, with every value that stays the same left as it is written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from belvedere_simulator.manifest.editing.layout_style import LayoutStyle, indent_at, style_of
from belvedere_simulator.manifest.json_tree import JsonNode


def rewritten(text: str, root: JsonNode, wanted: object) -> str:
    """`text`, of which `root` was read, changed so that it says `wanted`.

    Members keep their order, also where `wanted` has another; new ones follow the one they follow there.
    Items of lists are known again by their `name`. Raises ValueError for what JSON cannot say.
    """
    writer = _Writer(text, style_of(text, root))
    return text[: root.start] + writer.value(root, wanted) + text[root.end :]


def same(one: object, other: object) -> bool:
    """Whether both are the same JSON value: 1 and 1.0 are written differently, so they are not."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[name]) for name, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other


@dataclass(frozen=True)
class _Piece:
    """A value in a container: one that is there already, one that is new, or one that becomes another."""

    old: JsonNode | None
    wanted: object
    name: str | None = None


class _Writer:
    def __init__(self, text: str, style: LayoutStyle) -> None:
        self.text = text
        self.style = style

    def value(self, node: JsonNode, wanted: object) -> str:
        if same(node.plain, wanted):
            return self.text[node.start : node.end]
        if isinstance(node.value, Mapping) and isinstance(wanted, dict):
            return self._container(node, list(_members(node.value, wanted)), tuple(node.value.values()))
        if isinstance(node.value, tuple) and isinstance(wanted, list):
            return self._container(node, list(_items(node.value, wanted)), node.value)
        return self.style.shown(wanted, indent_at(self.text, node.start))

    def _container(self, node: JsonNode, pieces: Sequence[_Piece], olds: Sequence[JsonNode]) -> str:
        opening, closing = self.text[node.start], self.text[node.end - 1]
        if not pieces:
            return opening + closing
        lead, between, trail = self._gaps(node, olds)
        indent = lead.rpartition("\n")[2] if "\n" in lead else None
        text = opening + lead
        for before, piece in zip_longest([None, *pieces[:-1]], pieces):
            assert piece is not None
            if before is not None:
                text += self._kept_gap(before, piece, olds) or between
            text += self._piece(piece, indent)
        return text + trail + closing

    def _piece(self, piece: _Piece, indent: str | None) -> str:
        if piece.old is not None:
            head = self.text[piece.old.key_start : piece.old.start]
            return head + self.value(piece.old, piece.wanted)
        head = "" if piece.name is None else json.dumps(piece.name, ensure_ascii=False) + self.style.colon
        return head + self.style.shown(piece.wanted, indent)

    def _kept_gap(self, before: _Piece, piece: _Piece, olds: Sequence[JsonNode]) -> str:
        """What stands between two neighbours that were neighbours already."""
        if before.old is None or piece.old is None:
            return ""
        place = next(index for index, old in enumerate(olds) if old is before.old)
        if place + 1 == len(olds) or olds[place + 1] is not piece.old:
            return ""
        return self.text[before.old.end : piece.old.key_start]

    def _gaps(self, node: JsonNode, olds: Sequence[JsonNode]) -> tuple[str, str, str]:
        """What stands before the first value, between two, and after the last."""
        if not olds:
            if not self.style.line_end:
                return "", self.style.comma, ""
            indent = indent_at(self.text, node.start)
            inner = self.style.line_end + indent + self.style.unit
            return inner, f",{inner}", self.style.line_end + indent
        lead = self.text[node.start + 1 : olds[0].key_start]
        trail = self.text[olds[-1].end : node.end - 1]
        if len(olds) > 1:
            return lead, self.text[olds[0].end : olds[1].key_start], trail
        return lead, f",{lead}" if "\n" in lead else self.style.comma, trail


def _members(olds: Mapping[str, JsonNode], wanted: Mapping[str, object]) -> Iterator[_Piece]:
    """The members that stay, in their order, and each new one behind the member that it follows."""
    following: dict[str | None, list[str]] = {}
    before: str | None = None
    for name in wanted:
        if name in olds:
            before = name
        else:
            following.setdefault(before, []).append(name)
    for place in (None, *olds):
        if place is not None and place in wanted:
            yield _Piece(olds[place], wanted[place])
        for new in following.get(place, ()):
            yield _Piece(None, wanted[new], new)


def _items(olds: Sequence[JsonNode], wanted: Sequence[object]) -> Iterator[_Piece]:
    plain = [old.plain for old in olds]
    matcher = SequenceMatcher(None, [*map(_key, plain)], [*map(_key, wanted)], autojunk=False)
    for _, old_start, old_end, start, end in matcher.get_opcodes():
        # Where several became several others, one after the other: an item with a new name is still itself.
        paired = min(old_end - old_start, end - start)
        for index in range(paired):
            yield _Piece(olds[old_start + index], wanted[start + index])
        for item in wanted[start + paired : end]:
            yield _Piece(None, item)


def _key(item: object) -> str:
    name = item.get("name") if isinstance(item, dict) else None
    return f"name {name}" if isinstance(name, str) else json.dumps(item, sort_keys=True)
