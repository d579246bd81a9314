"""What counts as an error of an application between two looks."""

from __future__ import annotations

from belvedere_simulator.appliance.metrics.looks import ErrorCount
from belvedere_simulator.appliance.parts import InstanceReport, NodeReport


def report(code: str, crashes: int, *, camera: str = "RUNNING", health: str = "") -> InstanceReport:
    nodes = (NodeReport("code_node", "business_logic", code), NodeReport("door", "media_source", camera))
    shown = health or ("ERROR" if "ERROR" in (code, camera) else code)
    return InstanceReport("applicationInstance-a", "entrance", "RUNNING", shown, nodes, crashes=crashes)


def counts(*looks: InstanceReport) -> list[int | None]:
    count = ErrorCount()
    told = [count.errors([look]) for look in looks]
    return [errors[0].count if errors else None for errors in told]


def test_crashes_between_two_looks_are_counted_once() -> None:
    assert counts(report("RUNNING", 0), report("RUNNING", 3), report("RUNNING", 3)) == [0, 3, 0]


def test_code_that_was_counted_by_its_crash_is_not_counted_again_in_that_look() -> None:
    assert counts(report("ERROR", 5), report("ERROR", 5)) == [5, 1]


def test_other_nodes_in_error_count_beside_crashes() -> None:
    assert counts(report("RUNNING", 2, camera="ERROR")) == [3]


def test_a_crash_counts_while_the_code_is_starting_again() -> None:
    assert counts(report("NOT_AVAILABLE", 1), report("NOT_AVAILABLE", 1)) == [1, None]


def test_an_application_that_was_launched_anew_counts_from_nothing() -> None:
    assert counts(report("RUNNING", 5), report("RUNNING", 2)) == [5, 2]
