"""A batch as what JSON can carry, for windows and programs; nothing of it is secret."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from belvedere_simulator.provisioning.batch.checking import addresses_of, named
from belvedere_simulator.provisioning.batch.items import Appliance, Batch, Item, Problem
from belvedere_simulator.provisioning.batch.journal import Entry, Journal


def item_document(item: Item, entry: Entry) -> dict[str, Any]:
    """One item and how far it is."""
    told = {
        "line": item.line,
        "kind": item.kind.value,
        "name": item.name,
        "description": item.description,
        "tags": dict(item.tags),
        "addresses": list(_addresses(item)),
        "url": "" if isinstance(item, Appliance) else item.shown,
    }
    return {**told, **asdict(entry), "state": entry.state.value}


def batch_document(batch: Batch, journal: Journal) -> dict[str, Any]:
    """All items and all problems."""
    return {
        "items": [item_document(item, journal.entry(named(item))) for item in batch.items],
        "problems": [asdict(problem) for problem in batch.problems],
    }


def problem_line(problem: Problem) -> str:
    """A problem in one line: where, what, what to do."""
    place = ", ".join(filter(None, (str(problem.line), problem.column)))
    return f"{place}: {problem.what}. {problem.remedy}"


def counted(items: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many items are in each state."""
    counts: dict[str, int] = {}
    for item in items:
        counts[item["state"]] = counts.get(item["state"], 0) + 1
    return counts


def _addresses(item: Item) -> Iterator[str]:
    if isinstance(item, Appliance):
        yield from (address for _column, address in addresses_of(item))
