"""The JSON of a line, as names and values."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

MOST_FIELDS = 200


@dataclass(frozen=True)
class Field:
    """One value; `name` is the way to it, as `frame.size[0]`."""

    name: str
    value: str


def flat(document: Mapping[str, Any]) -> tuple[Field, ...]:
    """The values of a document one by one, the first of them where they are many."""
    return tuple(islice(_walk(document), MOST_FIELDS))


def _walk(document: Mapping[str, Any]) -> Iterator[Field]:
    # By hand and not by calls: objects in objects can be as deep as the line is long.
    waiting: list[tuple[str, Any]] = [("", document)]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, dict) and value:
            inside = [(f"{name}.{key}" if name else str(key), each) for key, each in value.items()]
            waiting.extend(reversed(inside))
        elif isinstance(value, list) and value:
            waiting.extend(reversed([(f"{name}[{place}]", each) for place, each in enumerate(value)]))
        elif name:
            yield Field(name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
