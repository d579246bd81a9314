"""How a JSON text is laid out, so that what is added looks like what was there."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from belvedere_simulator.manifest.json_tree import JsonNode

_FIRST_INDENT = re.compile(r"\n([ \t]+)\S")


@dataclass(frozen=True)
class LayoutStyle:
    """Line end ("" where all stands in one line), indentation of one level, and what follows a colon."""

    line_end: str
    unit: str
    colon: str

    @property
    def comma(self) -> str:
        """What parts values that stand in one line."""
        return ", " if self.colon.endswith(" ") else ","

    def shown(self, value: object, indent: str | None) -> str:
        """`value` as text: over several lines that follow `indent`, or in one line where that is None.

        Raises ValueError for a number that JSON does not have.
        """
        if indent is None or not self.line_end:
            parts = (self.comma, self.colon)
            return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=parts)
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=self.unit)
        return text.replace("\n", self.line_end + indent)


def style_of(text: str, root: JsonNode) -> LayoutStyle:
    """The style of a text; that of the packaging tool for a text without any."""
    inside = text[root.start : root.end]
    found = _FIRST_INDENT.search(inside)
    line_end = "" if "\n" not in inside and len(inside) > 2 else "\n"
    if "\r\n" in text:
        line_end = "\r\n"
    first = next(iter(root.value.values()), None) if isinstance(root.value, Mapping) else None
    is_tight = first is not None and text[first.start - 1 : first.start] == ":"
    return LayoutStyle(line_end, found[1] if found else "    ", ":" if is_tight else ": ")


def indent_at(text: str, offset: int) -> str:
    """The blanks in front of the line that `offset` lies in."""
    start = text.rfind("\n", 0, offset) + 1
    end = start
    while text[end : end + 1] in {" ", "\t"}:
        end += 1
    return text[start:end]
