"""Parameters of the query protocol: `Tags.member.1.Key=a` and the like, back into structures and lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from botocore.model import ListShape, MapShape, Shape, StructureShape

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.problems import CannotParse

_MOST_FIELDS = 20_000
_DEEPEST = 32

Tree = dict[str, Any]
"""Segments of the dotted names, down to the texts."""


def form_of(text: str) -> dict[str, str]:
    """The fields of a form. Raises CannotParse."""
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise CannotParse(tr("the form is not UTF-8 or has too many fields")) from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise CannotParse(tr("the form names a field twice"))
    return fields


def document_of_form(shape: Shape, fields: Mapping[str, str]) -> Any:
    """The fields as a document of `shape`, its members by the names of the model. Raises CannotParse."""
    tree: Tree = {}
    for name, value in fields.items():
        _plant(tree, name.split("."), value)
    return _value(shape, tree)


def _plant(tree: Tree, path: list[str], value: str) -> None:
    if len(path) > _DEEPEST:
        raise CannotParse(tr("the form nests too deep"))
    for segment in path[:-1]:
        tree = tree.setdefault(segment, {})
        if type(tree) is not dict:
            raise CannotParse(tr("a field of the form is both a value and a group"))
    if path[-1] in tree:
        raise CannotParse(tr("a field of the form is both a value and a group"))
    tree[path[-1]] = value


def _value(shape: Shape, tree: Any) -> Any:
    if isinstance(shape, StructureShape):
        return _structure(shape, tree)
    if isinstance(shape, ListShape):
        name = shape.member.serialization.get("name", "member")
        return _list(shape, tree if _flattened(shape) else _step(tree, name))
    if isinstance(shape, MapShape):
        return _map(shape, tree if _flattened(shape) else _step(tree, "entry"))
    return tree


def _flattened(shape: Shape) -> bool:
    return bool(shape.serialization.get("flattened"))


def _step(tree: Any, name: str) -> Any:
    """One level down; an empty list or map is sent as an empty text."""
    return {} if tree == "" else tree.get(name) if type(tree) is dict else None


def _structure(shape: StructureShape, tree: Any) -> Any:
    if type(tree) is not dict:
        return {} if tree == "" else tree
    known = {}
    for name, member in shape.members.items():
        wire = member.serialization.get("name", name)
        if isinstance(member, ListShape) and _flattened(member):
            wire = member.member.serialization.get("name", wire)
        if wire in tree:
            known[name] = _value(member, tree[wire])
    return known


def _numbered(tree: Any) -> list[Any]:
    if type(tree) is not dict or not all(key.isascii() and key.isdigit() and len(key) < 8 for key in tree):
        raise CannotParse(tr("the members of a list are not numbered"))
    return [tree[key] for key in sorted(tree, key=int)]


def _list(shape: ListShape, tree: Any) -> list[Any]:
    return [_value(shape.member, item) for item in _numbered(tree)]


def _map(shape: MapShape, tree: Any) -> dict[str, Any]:
    key_name = shape.key.serialization.get("name", "key")
    value_name = shape.value.serialization.get("name", "value")
    known: dict[str, Any] = {}
    for entry in _numbered(tree):
        key = entry.get(key_name) if type(entry) is dict else None
        if type(key) is not str or key in known or value_name not in entry:
            raise CannotParse(tr("an entry of a map has no key, no value, or a key that was there before"))
        known[key] = _value(shape.value, entry[value_name])
    return known
