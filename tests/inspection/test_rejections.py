"""Refusals in words: what is documented, what is ours, and what nobody has documented."""

from __future__ import annotations

import pytest

from belvedere_simulator.channel.jobs.rejection import Code
from belvedere_simulator.errors import catalogue
from belvedere_simulator.inspection.rejections import explain

THING = "panorama_gate_Thing_00000001"
JOBS, SHADOW = f"$aws/things/{THING}/jobs/one/update/rejected", f"$aws/things/{THING}/shadow/update/rejected"
CLAIM = f"panorama/things/{THING}/certificates/{'0' * 40}/claim/rejected"
UNKNOWN = "none of those that are documented"


def test_every_code_has_words_of_its_own() -> None:
    jobs = [explain(JOBS, {"code": code}) for code in Code]
    shadows = [explain(SHADOW, {"code": code}) for code in (400, 401, 403, 404, 409, 413, 415, 429, 500)]
    told = [*jobs, *shadows]
    assert all(each.reason and each.helps and UNKNOWN not in each.reason for each in told)
    assert len({each.reason for each in jobs}) == len(jobs)
    assert len({each.reason for each in shadows}) == len(shadows)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("There is no such thing", "no thing of this name"),
        ("No thing exists with name: 'x'", "no thing of this name"),
        ("No shadow exists with name: 'x'", "no shadow of this name"),
        ("There is no such shadow", "no shadow of this name"),
    ],
)
def test_what_is_missing_is_said(said: str, reason: str) -> None:
    assert reason in explain(SHADOW, {"code": 404, "message": said}).reason


def test_our_own_codes_are_those_of_the_catalogue() -> None:
    told = explain(CLAIM, {"code": "BV-CRT-003", "message": "used"})
    assert (told.reason, told.helps) == (
        catalogue()["BV-CRT-003"].explanation,
        catalogue()["BV-CRT-003"].remedy,
    )
    for code in ("InvalidRequest", "InternalError"):
        assert UNKNOWN not in explain(CLAIM, {"code": code}).reason


@pytest.mark.parametrize("payload", [{}, {"code": None}, {"code": "Teapot"}, {"code": 418}, {"code": [1]}])
@pytest.mark.parametrize("topic", [JOBS, SHADOW, CLAIM, "a/rejected"])
def test_what_nobody_documented_is_said_to_be_so(topic: str, payload: dict[str, object]) -> None:
    assert UNKNOWN in explain(topic, payload).reason
