"""The error that reaches users: one sentence with place, cause and what to do."""

from __future__ import annotations

from belvedere_simulator.errors import BelvedereError, catalogue


def test_every_part_is_in_the_text() -> None:
    error = BelvedereError("BV-X-001", "It broke", where="graph.json:3", why="no disk", remedy="Buy one.")
    assert str(error) == "BV-X-001 graph.json:3: It broke (no disk). Buy one."


def test_parts_that_are_unknown_leave_nothing_behind() -> None:
    assert str(BelvedereError("BV-X-001", "It broke")) == "BV-X-001 It broke."


def test_the_remedy_is_the_catalogues_unless_there_is_a_better_one() -> None:
    known = catalogue()["BV-RUN-010"].remedy
    assert BelvedereError("BV-RUN-010", "what").remedy == known != ""
    assert BelvedereError("BV-RUN-010", "what", remedy="other").remedy == "other"
