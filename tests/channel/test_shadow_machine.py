"""Any sequence of requests about a shadow, against a model that knows leaves by their paths and no trees."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from belvedere_simulator.channel.messages import Object, write_object
from belvedere_simulator.channel.shadow.rejection import CONFLICT, MISSING, Refused
from belvedere_simulator.channel.shadow.requests import request_of, update_of
from belvedere_simulator.channel.shadow.shadow import (
    AFTERLIFE,
    NONE,
    Shadow,
    deleted,
    delta_metadata,
    remembered,
    updated,
)

Path = tuple[str, ...]
Leaves = dict[Path, tuple[Any, int]]

values = (
    st.integers(0, 3) | st.booleans() | st.text("ab", max_size=1) | st.lists(st.integers(0, 1), max_size=2)
)
# An object always has something in it: of an empty one nothing is left for the model to know.
changes = st.recursive(
    st.dictionaries(st.sampled_from("abc"), values | st.none(), min_size=1, max_size=2),
    lambda inner: st.dictionaries(st.sampled_from("abc"), values | st.none() | inner, min_size=1, max_size=2),
    max_leaves=5,
)


def paths(tree: Object, above: Path = ()) -> dict[Path, Any]:
    """The leaves of a tree by their paths."""
    found: dict[Path, Any] = {}
    for key, value in tree.items():
        within = paths(value, (*above, key)) if isinstance(value, dict) else {(*above, key): value}
        found |= within
    return found


def times(tree: Any, above: Path = ()) -> dict[Path, int]:
    """The timestamps of leaves that are no lists, by their paths."""
    found: dict[Path, int] = {}
    for key, value in tree.items():
        if isinstance(value, dict) and isinstance(value.get("timestamp"), int):
            found[*above, key] = value["timestamp"]
        elif isinstance(value, dict):
            found |= times(value, (*above, key))
    return found


class Shadows(RuleBasedStateMachine):
    """One shadow, changed by many."""

    def __init__(self) -> None:
        super().__init__()
        self.shadow: Shadow = NONE
        self.now = 1_000
        self.sections: dict[str, Leaves] = {"desired": {}, "reported": {}}
        self.version = 0
        self.gone: int | None = None

    @rule(section=st.sampled_from(["desired", "reported"]), change=changes, named=st.booleans())
    def change(self, section: str, change: Object, named: bool) -> None:
        """One section is changed; perhaps by somebody who knows the version."""
        version = {"version": self.version} if named else {}
        self._update({"state": {section: change}, **version})
        leaves = self.sections[section]
        for path, value in paths(change).items():
            # Whatever was at the place, above it or below it, gives way; objects on the way stay.
            for known in list(leaves):
                shorter = min(len(known), len(path))
                if known[:shorter] == path[:shorter]:
                    del leaves[known]
            if value is not None:
                leaves[path] = (value, self.now)

    @rule(section=st.sampled_from(["desired", "reported"]))
    def clear(self, section: str) -> None:
        """A section is given as null."""
        self._update({"state": {section: None}})
        self.sections[section] = {}

    @rule(off=st.sampled_from([-1, 1, 7]))
    def conflict(self, off: int) -> None:
        """Somebody knows an older or newer version: nothing changes."""
        version = self.version + off
        if version < 0:
            return
        with pytest.raises(Refused) as refused:
            self._apply({"state": {"desired": {"a": "never"}}, "version": version})
        assert refused.value.code == CONFLICT

    @rule()
    def delete(self) -> None:
        """The shadow is deleted, if there is one."""
        if self.version == 0 or self.gone is not None:
            with pytest.raises(Refused) as refused:
                deleted(self.shadow, None, self.now)
            assert refused.value.code == MISSING
            return
        self.shadow = deleted(self.shadow, self.version, self.now)
        self.sections = {"desired": {}, "reported": {}}
        self.gone = self.now

    @rule(seconds=st.sampled_from([1, 3600, 47 * 3600, 49 * 3600]))
    def wait(self, seconds: int) -> None:
        """Time passes; of a shadow deleted two days ago nothing is known."""
        self.now += seconds
        self.shadow = remembered(self.shadow, self.now)
        if self.gone is not None and self.now - self.gone >= AFTERLIFE:
            self.version, self.gone = 0, None

    @invariant()
    def agrees(self) -> None:
        """Leaves, times, version and delta are those of the model."""
        shadow = self.shadow
        assert shadow.version == self.version
        assert shadow.exists == (self.version > 0 and self.gone is None)
        trees = {"desired": shadow.desired, "reported": shadow.reported}
        stamps = {"desired": shadow.desired_meta, "reported": shadow.reported_meta}
        for name, leaves in self.sections.items():
            found, known = paths(trees[name]), {path: value for path, (value, _at) in leaves.items()}
            assert _typed(found) == _typed(known)
            plain = {path: at for path, (value, at) in leaves.items() if not isinstance(value, list)}
            assert times(stamps[name]) == plain
        self._delta_agrees()

    def _delta_agrees(self) -> None:
        reported = _typed({path: value for path, (value, _at) in self.sections["reported"].items()})
        wanted = {
            path: (value, at)
            for path, (value, at) in self.sections["desired"].items()
            if reported.get(path) != _typed({path: value})[path]
        }
        told = _typed(paths(self.shadow.delta))
        assert told == _typed({path: value for path, (value, _at) in wanted.items()})
        plain = {path: at for path, (value, at) in wanted.items() if not isinstance(value, list)}
        assert times(delta_metadata(self.shadow)) == plain

    def _update(self, request: Object) -> None:
        self.shadow = self._apply(request)
        self.version += 1
        self.gone = None

    def _apply(self, request: Object) -> Shadow:
        return updated(self.shadow, update_of(request_of(write_object(request))), self.now)


def _typed(leaves: dict[Path, Any]) -> dict[Path, str]:
    """Values as they are written: true is not 1."""
    return {path: repr(value) for path, value in leaves.items()}


TestShadows = Shadows.TestCase
