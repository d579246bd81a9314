"""A verdict that came from elsewhere is what was sent, or it is refused."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.cameras.doctor import Diagnosis, Severity, Step, report
from belvedere_simulator.cameras.doctor.facts import Facts, TransportFacts
from belvedere_simulator.cameras.doctor.findings import error, note, warning, well

TCP = TransportFacts(5, 10, 10, 0, 0, 0, 8, 1e6, None, None)
DIAGNOSIS = Diagnosis(
    address="rtsp://192.168.0.77/live",
    seen_from="gate",
    examined_at="2024-05-01T10:00:00Z",
    seconds=6.1,
    findings=(
        well(Step.PORT, "Port 554 is open"),
        note(Step.SIZE, "BV-DOC-046", "large"),
        warning(Step.TCP, "BV-DOC-057", "uneven"),
    ),
    facts=Facts(address="192.168.0.77", direct=True, rate=15.0, tcp=TCP),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def test_the_worst_finding_is_the_verdict() -> None:
    assert (DIAGNOSIS.severity, DIAGNOSIS.headline) == (Severity.WARNING, "uneven")
    assert DIAGNOSIS.codes == ("BV-DOC-046", "BV-DOC-057")
    nothing = Diagnosis("a", "b", "c", 0.0, (), Facts())
    assert (nothing.severity, nothing.headline) == (Severity.OK, "The camera works")


def test_the_report_says_what_to_do_below_what_is_wrong() -> None:
    lines = report(DIAGNOSIS).splitlines()
    at = next(number for number, line in enumerate(lines) if "uneven (BV-DOC-057)" in line)
    assert lines[at].startswith("WARNING")
    assert lines[at + 1].strip() == f"-> {DIAGNOSIS.findings[2].remedy}"
    assert any(line.startswith("TCP: 8 pictures and 10 packets in 5.0 s, 1.00 Mbit/s") for line in lines)


def test_every_code_of_a_finding_has_a_remedy_from_the_catalogue() -> None:
    assert error(Step.CODEC, "BV-DOC-041", "x").remedy.startswith("Set the stream to H.264")


@pytest.mark.parametrize("member", sorted(DIAGNOSIS.to_document()))
@given(value=JSON)
def test_another_value_anywhere_is_taken_as_it_is_or_refused(member: str, value: Any) -> None:
    with suppress(ValueError):
        found = Diagnosis.from_document({**DIAGNOSIS.to_document(), member: value})
        report(found)


@given(st.sampled_from(sorted(Facts().to_document())), JSON)
def test_facts_have_the_types_they_are_told_to_have(member: str, value: Any) -> None:
    with suppress(ValueError):
        found = Facts.from_document({**DIAGNOSIS.facts.to_document(), member: value})
        assert found.to_document()[member] == value
        report(Diagnosis("a", "b", "c", 0.0, (), found))


@pytest.mark.parametrize("document", [{}, {"findings": 3}, {"facts": []}])
def test_what_is_no_diagnosis_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not a diagnosis"):
        Diagnosis.from_document(document)
