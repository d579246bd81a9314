"""Any sequence of edits, undos and redos leaves valid JSON, with unknown members and all order as it was."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.editing.draft import Draft
from belvedere_simulator.manifest.editing.edit import Edit, TypeText
from belvedere_simulator.manifest.editing.graph_edits import (
    AddNode,
    AddRule,
    Connect,
    Disconnect,
    RemoveNode,
    RemoveRule,
    RenameNode,
    SetNodeMember,
    SetParameter,
)
from belvedere_simulator.manifest.editing.mending import (
    ListPackage,
    MoveEdgeEnd,
    RemoveItem,
    SetInterface,
    TurnEdge,
)
from belvedere_simulator.manifest.editing.override_edits import OverrideParameter, ReplaceNode
from belvedere_simulator.manifest.editing.package_edits import ChangeAccount, RenamePackage
from manifest.edits.texts import GRAPH_FILE, OVERRIDE_FILE, TEXTS, UNKNOWN

FILES = st.sampled_from([GRAPH_FILE, OVERRIDE_FILE])
NAMES = st.sampled_from(["camera", "code", "threshold", "title", "door", "new", "other", "$2-a", "no name"])
PORTS = st.sampled_from(["", ".video_in", ".video_out", ".threshold"])
ENDS = st.builds(str.__add__, NAMES, PORTS)
VALUES = st.one_of(
    st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.just("\ud800"), st.just("\u2028")
)
NODES = st.fixed_dictionaries(
    {"name": NAMES, "interface": st.sampled_from(["float32", "string", "123456789012::counter.counter"])},
    optional={"x-new": st.dictionaries(st.text(max_size=3), st.none() | st.integers(), max_size=2)},
)
EDITS: st.SearchStrategy[Edit] = st.one_of(
    st.builds(AddNode, FILES, NODES),
    st.builds(RemoveNode, FILES, NAMES),
    st.builds(RenameNode, FILES, NAMES, NAMES),
    st.builds(Connect, FILES, ENDS, ENDS),
    st.builds(Disconnect, FILES, ENDS, ENDS),
    st.sampled_from(
        [
            Disconnect(GRAPH_FILE, "camera.video_out", "code.video_in"),
            Disconnect(GRAPH_FILE, "threshold", "code.threshold"),
        ]
    ),
    st.builds(SetParameter, FILES, NAMES, VALUES),
    st.builds(
        SetNodeMember,
        FILES,
        NAMES,
        st.sampled_from([("launch",), ("decorator", "title"), ("overridable",)]),
        st.sampled_from([None, True, "onSignal"]),
    ),
    st.builds(AddRule, FILES, st.builds(lambda node: {"node": node, "containerPort": 81}, NAMES)),
    st.builds(RemoveRule, FILES, NAMES, st.sampled_from([80, 81])),
    st.builds(
        ReplaceNode, st.just(OVERRIDE_FILE), NAMES, st.lists(NAMES, max_size=2, unique=True).map(tuple)
    ),
    st.builds(OverrideParameter, st.just(OVERRIDE_FILE), NAMES, VALUES),
    st.builds(
        RenamePackage, st.sampled_from(["counter", "door", "x"]), st.sampled_from(["counter", "gate", "?"])
    ),
    st.builds(
        ListPackage,
        FILES,
        st.sampled_from(["123456789012::counter", "1::new"]),
        st.sampled_from(["1.0", "2.0"]),
    ),
    st.builds(SetInterface, FILES, NAMES, st.sampled_from(["int32", "1::new.new"]), st.just("1.0")),
    st.builds(MoveEdgeEnd, FILES, st.integers(0, 2), st.sampled_from(["producer", "consumer"]), ENDS),
    st.builds(TurnEdge, FILES, st.integers(0, 2)),
    st.builds(RemoveItem, FILES, st.sampled_from(["edges", "networkRoutingRules"]), st.integers(0, 2)),
    st.builds(ChangeAccount, st.sampled_from(["123456789012", "210987654321", "me"])),
)


class Editing(RuleBasedStateMachine):
    """A draft and what its texts were at each step."""

    @initialize()
    def begin(self) -> None:
        self.draft = Draft(dict(TEXTS), dict(TEXTS))
        self.past: list[dict[Path, str]] = [dict(TEXTS)]
        self.future: list[dict[Path, str]] = []

    @rule(edits=st.lists(EDITS, min_size=1, max_size=8))
    def edit(self, edits: Sequence[Edit]) -> None:
        for edit in edits:
            before = self.draft
            try:
                self.draft = before.make(edit)
            except BelvedereError as refusal:
                assert refusal.code.startswith("BV-EDT-")
                assert self.draft is before
                continue
            if self.draft is not before:
                self.past.append(dict(self.draft.texts))
                self.future.clear()
                # Cameras replace a node in the order that is asked for.
                if not isinstance(edit, ReplaceNode):
                    self._keeps_order(before)

    @rule(steps=st.integers(1, 5))
    def undo(self, steps: int) -> None:
        for _ in range(min(steps, len(self.past) - 1)):
            self.draft = self.draft.undo()
            self.future.append(self.past.pop())

    @rule(steps=st.integers(1, 5))
    def redo(self, steps: int) -> None:
        for _ in range(min(steps, len(self.future))):
            self.draft = self.draft.redo()
            self.past.append(self.future.pop())

    @rule()
    def type_something_and_take_it_back(self) -> None:
        typed = self.draft.make(TypeText(GRAPH_FILE, self.draft.texts[GRAPH_FILE] + "}"))
        assert typed.undo().texts == self.draft.texts

    @invariant()
    def history_is_kept_to_the_letter(self) -> None:
        assert self.draft.texts == self.past[-1]
        assert (len(self.draft.done), len(self.draft.undone)) == (len(self.past) - 1, len(self.future))

    @invariant()
    def unknown_members_stand_where_they_stood(self) -> None:
        for file, members in UNKNOWN.items():
            text = self.draft.texts[file]
            json.loads(text)
            places = [text.find(member) for member in members]
            assert -1 not in places
            assert places == sorted(places)

    def _keeps_order(self, before: Draft) -> None:
        for file, text in before.texts.items():
            _assert_order_kept(json.loads(text), json.loads(self.draft.texts[file]))

    def teardown(self) -> None:
        if hasattr(self, "draft"):
            while self.draft.done:
                self.draft = self.draft.undo()
            assert self.draft.texts == TEXTS


def _assert_order_kept(before: Any, after: Any) -> None:
    """What is in both stands in the same order in both; what is there twice could be either."""
    if isinstance(before, dict) and isinstance(after, dict):
        shared = [name for name in before if name in after]
        assert shared == [name for name in after if name in before]
        for name in shared:
            _assert_order_kept(before[name], after[name])
    elif isinstance(before, list) and isinstance(after, list):
        one, other = ([json.dumps(item) for item in items] for items in (before, after))
        single = {item for item in one if one.count(item) == other.count(item) == 1}
        assert [item for item in one if item in single] == [item for item in other if item in single]


Editing.TestCase.settings = settings(max_examples=25, stateful_step_count=12)
TestAnySequence = Editing.TestCase
