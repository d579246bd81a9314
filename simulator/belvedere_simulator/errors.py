"""The one error that reaches users: what, where, why, what to do, and a stable code.

The catalogue of codes lies in `belvedere_resources/errors/*.json`, one file an area.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class CatalogueEntry:
    """What the catalogue says of one code."""

    code: str
    title: str
    explanation: str
    remedy: str


@cache
def catalogue() -> dict[str, CatalogueEntry]:
    """Every code of the catalogue with its entry."""
    entries: dict[str, CatalogueEntry] = {}
    for file in (resources.files("belvedere_resources") / "errors").iterdir():
        if file.name.endswith(".json"):
            for code, fields in json.loads(file.read_text(encoding="utf-8")).items():
                entries[code] = CatalogueEntry(code, **fields)
    return entries


class BelvedereError(Exception):
    """A failure told to the user.

    `what` happened, `where` (file, line, pointer; device; stream), `why`, and the `remedy`. `fields`: what is
    wrong with each field of a request, by its path, where it is about some. None of them may hold a password.
    """

    def __init__(
        self,
        code: str,
        what: str,
        *,
        where: str = "",
        why: str = "",
        remedy: str = "",
        fields: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(what)
        self.code = code
        self.what = what
        self.where = where
        self.why = why
        self.fields = dict(fields or {})
        self.remedy = remedy or (catalogue()[code].remedy if code in catalogue() else "")

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        cause = f" ({self.why})" if self.why else ""
        advice = f" {self.remedy}" if self.remedy else ""
        return f"{self.code} {place}{self.what}{cause}.{advice}"
