"""What logs tell of a time, found without reading every line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from belvedere_simulator.client.call import Call, CallCancelledError
from belvedere_simulator.logs.happened import Told, happened
from belvedere_simulator.logs.view import View
from belvedere_simulator.logs.work.pool import Pool
from fakes.opened_logs import calm, view_of

DAY = "2026-11-21"


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    """Its processes start only for much."""
    made = Pool()
    yield made
    made.close()


def look(view: View, since: str = "", until: str = "") -> Told:
    return happened(view, (moment(since), moment(until)), calm, calm)


def moment(clock: str) -> float | None:
    return datetime.fromisoformat(f"{DAY}T{clock}").replace(tzinfo=UTC).timestamp() if clock else None


@pytest.fixture
def view(tmp_path: Path, pool: Pool) -> View:
    """An appliance that starts, loses its service and comes back, and its application that fails."""
    occ = [
        "10:00:00.000 INFO startController(3) controller of software 7.0.13 started",
        "10:00:02.000 INFO connectBroker(80) connected as device-yard",
        *(f"10:{minute:02d}:00.500 INFO heartbeat(1) alive {minute}" for minute in range(1, 30)),
        "10:30:00.000 ERROR link(5) connection to the service lost",
        "10:31:00.000 INFO connectBroker(80) connected as device-yard",
    ]
    code = [f"10:20:{second:02d} ERROR frame {second} of 'gate' has no box" for second in range(10, 40)]
    code[1:1] = ["Traceback (most recent call last):", "ValueError: no box"]
    code.append("10:25:00 ERROR [BV-CAM-001] the camera does not answer")
    for name, lines in (("occ_log", occ), ("code", code)):
        text = "".join(f"{line if line[2] != ':' else f'{DAY} {line}'}\n" for line in lines)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return view_of([tmp_path / "occ_log", tmp_path / "code"], pool)


def test_events_are_told_one_by_one_and_errors_by_their_kind(view: View) -> None:
    told = look(view)
    assert told.complete
    assert [each.kind for each in told.happenings] == [
        "restart",
        "connected",
        "error",
        "problem",
        "disconnected",
        "connected",
    ]
    error, problem = told.happenings[2:4]
    assert (error.count, error.time, error.last) == (30, moment("10:20:10"), moment("10:20:39"))
    assert problem.known is not None
    assert problem.known["code"] == "BV-CAM-001"
    assert view.text(error.track, error.offset)[0].endswith("frame 10 of 'gate' has no box")


def test_only_the_time_that_was_asked_about_is_told(view: View) -> None:
    assert [each.kind for each in look(view, "10:20:35", "10:30:00").happenings] == ["error", "problem"]
    assert look(view, "10:20:35", "10:30:00").happenings[0].count == 5
    assert look(view, "11:00").happenings == ()
    assert [each.kind for each in look(view, until="10:00:01").happenings] == ["restart"]


def test_hidden_sources_are_left_out_and_filters_are_not_asked(view: View) -> None:
    view.tracks[1].hidden = True
    assert {each.kind for each in look(view).happenings} == {"restart", "connected", "disconnected"}


def test_who_does_not_wait_any_more_is_not_worked_for(view: View) -> None:
    call = Call(lambda _told: None)
    call.cancel()
    with pytest.raises(CallCancelledError):
        happened(view, (None, None), call.check, calm)


def test_nothing_is_told_of_logs_without_anything(tmp_path: Path, pool: Pool) -> None:
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "bytes").write_bytes(bytes(range(256)) * 50)
    assert look(view_of([tmp_path / "empty", tmp_path / "bytes"], pool)).happenings == ()
