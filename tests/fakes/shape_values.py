"""Random values of a model's shapes, all of them allowed by the model."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape
from hypothesis import strategies as st

_LETTERS = st.characters(codec="utf-8", exclude_characters="\0")
_XML_LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co"))
_RANGES = {"integer": 2**31, "long": 2**63}


def values(shape: Shape, *, xml: bool = False, depth: int = 0) -> st.SearchStrategy[Any]:
    """Values of `shape`; `xml` keeps to what XML can say: no empty lists, no control characters."""
    if isinstance(shape, StructureShape):
        made = _structures(shape, xml, depth)
        return made.filter(bool) if xml and depth and shape.members else made
    low = max(shape.metadata.get("min", 0), 1 if xml else 0)
    high = min(shape.metadata.get("max", 4), max(low, 4))
    if isinstance(shape, ListShape):
        return st.lists(values(shape.member, xml=xml, depth=depth + 1), min_size=low, max_size=high)
    if isinstance(shape, MapShape):
        keys = values(shape.key, xml=xml)
        return st.dictionaries(
            keys, values(shape.value, xml=xml, depth=depth + 1), min_size=low, max_size=high
        )
    return _scalars(shape, xml)


def _structures(shape: StructureShape, xml: bool, depth: int) -> st.SearchStrategy[Any]:
    said = {name: one for name, one in shape.members.items() if not (xml and _is_empty(one))}
    members = {name: values(one, xml=xml, depth=depth + 1) for name, one in said.items()}
    if shape.is_tagged_union:
        return st.one_of(*(st.fixed_dictionaries({name: one}) for name, one in members.items()))
    required = {name: members[name] for name in shape.required_members}
    optional = {name: one for name, one in members.items() if name not in required}
    return st.fixed_dictionaries(required, optional=optional)


def _is_empty(shape: Shape) -> bool:
    return isinstance(shape, StructureShape) and not shape.members


def _scalars(shape: Shape, xml: bool) -> st.SearchStrategy[Any]:
    asked = shape.metadata
    match shape.type_name:
        case "boolean":
            return st.booleans()
        case "integer" | "long":
            bound = _RANGES[shape.type_name]
            return st.integers(asked.get("min", -bound), asked.get("max", bound - 1))
        case "float" | "double":
            low, high = asked.get("min"), asked.get("max")
            return st.floats(low, high, allow_nan=False, allow_infinity=False)
        case "blob":
            return st.binary(min_size=max(1, asked.get("min", 0)), max_size=64)
        case "timestamp":
            return st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
    return _texts(shape, _XML_LETTERS if xml else _LETTERS)


def _texts(shape: Shape, letters: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    asked = shape.metadata
    if getattr(shape, "enum", None):
        return st.sampled_from(shape.enum)
    low, high = asked.get("min", 0), asked.get("max", 64)
    # A text in a path cannot be empty.
    low = max(low, 1) if shape.serialization.get("location") == "uri" else low
    if low > 1 and "pattern" in asked:
        return st.text(
            "0123456789", min_size=low, max_size=min(high, low + 8)
        )  # fits all of these patterns, and soon
    if pattern := asked.get("pattern"):
        try:
            matching = st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True, alphabet=letters)
            return matching.filter(lambda text: low <= len(text) <= high)
        except re.error:
            return st.text("abcdefXYZ", min_size=max(low, 1), max_size=max(low, 16))
    return st.text(letters, min_size=low, max_size=max(low, min(high, 64)))
