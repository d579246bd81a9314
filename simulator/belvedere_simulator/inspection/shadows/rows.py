"""A shadow side by side: a row for each member that is desired or reported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.channel.messages import Object
from belvedere_simulator.channel.shadow.merging import difference
from belvedere_simulator.inspection.shadows.history import ShadowHistory


@dataclass(frozen=True)
class Row:
    """One member: its path, both values as JSON (empty where it has none), when each was written (epoch
    seconds, 0 unknown), and whether they differ so that the device is told.
    """

    path: str
    desired: str
    reported: str
    desired_at: int
    reported_at: int
    differs: bool


def side_by_side(history: ShadowHistory) -> list[Row]:
    """Every leaf of both sections, by path."""
    desired, reported = dict(_leaves(history.desired)), dict(_leaves(history.reported))
    delta = dict(_leaves(difference(history.desired, history.reported)))
    stamps = {name: dict(_stamps(tree)) for name, tree in history.metadata.items()}
    return [
        Row(
            path,
            desired.get(path, ""),
            reported.get(path, ""),
            stamps["desired"].get(path, 0),
            stamps["reported"].get(path, 0),
            path in delta,
        )
        for path in sorted(desired | reported)
    ]


def _leaves(tree: Object, path: str = "") -> Iterator[tuple[str, str]]:
    for name, value in tree.items():
        own = f"{path}/{name}" if path else name
        if isinstance(value, dict) and value:
            yield from _leaves(value, own)
        else:
            yield own, json.dumps(value, ensure_ascii=False)


def _stamps(tree: Any, path: str = "") -> Iterator[tuple[str, int]]:
    if isinstance(tree, list):
        found = [stamp for each in tree for _path, stamp in _stamps(each)]
        if found:
            yield path, max(found)
    elif isinstance(tree, dict):
        if isinstance(tree.get("timestamp"), int):
            yield path, tree["timestamp"]
            return
        for name, value in tree.items():
            yield from _stamps(value, f"{path}/{name}" if path else name)
