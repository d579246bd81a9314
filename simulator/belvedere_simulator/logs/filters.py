"""What lines are wanted, as people say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.logs.levels import LEVELS, NONE
from belvedere_simulator.messages import tr


@dataclass(frozen=True)
class Filter:
    """Lines with `text` in them; `case` tells capitals from small letters, `exclude` those without it."""

    text: str
    regex: bool = False
    case: bool = False
    exclude: bool = False


@dataclass(frozen=True)
class Wish:
    """Lines that pass `filters`, all or any of those that include and none that exclude, and have one of
    `levels` where those are given. `found` is searched for in them.
    """

    filters: tuple[Filter, ...] = ()
    any_of: bool = False
    levels: frozenset[str] = frozenset()
    found: Filter | None = None

    @property
    def is_empty(self) -> bool:
        """Whether every line passes."""
        return not (self.filters or self.levels or self.found)

    def document(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {
            "filters": [asdict(each) for each in self.filters],
            "match": "any" if self.any_of else "all",
            "levels": sorted(self.levels),
            "found": asdict(self.found) if self.found else None,
        }


def filter_of(document: Mapping[str, Any]) -> Filter:
    """One filter. Raises BelvedereError BV-LGV-002."""
    text = document.get("text")
    if not isinstance(text, str) or not text or "\n" in text:
        raise BelvedereError("BV-LGV-002", tr("Nothing can be filtered by this"), where=repr(text)[:80])
    chosen = {name: bool(document.get(name)) for name in ("regex", "case", "exclude")}
    return Filter(text, **chosen)


def wish_of(document: Mapping[str, Any]) -> Wish:
    """The opposite of `Wish.document`; filters that are not `on` are left out. Raises BelvedereError."""
    given = [each for each in document.get("filters") or () if each.get("on", True)]
    levels = frozenset(map(str, document.get("levels") or ()))
    unknown = levels - {*LEVELS, NONE}
    if unknown:
        raise BelvedereError("BV-LGV-002", tr("There is no such level"), where=", ".join(sorted(unknown)))
    found = document.get("found")
    return Wish(
        tuple(map(filter_of, given)),
        document.get("match") == "any",
        frozenset() if levels >= {*LEVELS, NONE} else levels,
        filter_of(found) if found else None,
    )
