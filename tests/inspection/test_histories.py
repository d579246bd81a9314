"""Timelines and shadows where messages are missing, late, doubled, or make no sense."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.channel.jobs.execution import Status
from belvedere_simulator.inspection.documents import detail_of, job_document, row_of, shadow_document
from belvedere_simulator.inspection.observation import Observation

THING = "panorama_gate_Thing_00000001"
JOBS, SHADOW = f"$aws/things/{THING}/jobs", f"$aws/things/{THING}/shadow"


def hear(seen: Observation, topic: str, content: Any) -> None:
    seen.hear(topic, json.dumps(content).encode())


def job(seen: Observation) -> dict[str, Any]:
    found = seen.jobs.find(THING, "one")
    assert found is not None
    return job_document(found)


def shadow(seen: Observation) -> dict[str, Any]:
    found = seen.shadows.find(THING, "")
    assert found is not None
    return shadow_document(found)


def told(status: str, version: int, updated: int = 100) -> dict[str, Any]:
    return {
        "execution": {"jobId": "one", "status": status, "versionNumber": version, "lastUpdatedAt": updated}
    }


def test_changes_that_nobody_heard_are_counted() -> None:
    seen = Observation()
    hear(seen, f"{JOBS}/notify-next", told("QUEUED", 1))
    hear(seen, f"{JOBS}/one/get/accepted", told("IN_PROGRESS", 5, 200))
    assert [(entry["version"], entry["missed"]) for entry in job(seen)["entries"]] == [(1, 0), (5, 3)]
    hear(seen, f"{SHADOW}/update/accepted", {"state": {"reported": {"a": 1}}, "version": 1, "timestamp": 1})
    hear(seen, f"{SHADOW}/update/accepted", {"state": {"reported": {"b": 1}}, "version": 4, "timestamp": 2})
    assert [entry["missed"] for entry in shadow(seen)["entries"]] == [0, 2]
    assert not shadow(seen)["whole"]


def test_what_is_told_twice_or_late_is_no_step() -> None:
    seen = Observation()
    for status, version, updated in (("QUEUED", 1, 100), ("IN_PROGRESS", 2, 150), ("QUEUED", 1, 100)):
        hear(seen, f"{JOBS}/notify-next", told(status, version, updated))
    assert (len(job(seen)["entries"]), job(seen)["wrong"], job(seen)["status"]) == (2, 0, "IN_PROGRESS")
    for version in (1, 2):
        answer = {"state": {"reported": {"n": version}}, "version": version, "timestamp": 7}
        hear(seen, f"{SHADOW}/update/accepted", answer)
    for version in (1, 2):
        current = {"state": {"reported": {"n": version}}, "version": version}
        hear(seen, f"{SHADOW}/update/documents", {"current": current, "timestamp": 7})
    assert (shadow(seen)["reported"], len(shadow(seen)["entries"])) == ({"n": 2}, 2)
    assert shadow(seen)["whole"]


def test_a_notice_that_comes_after_the_answer_is_no_step_back() -> None:
    seen = Observation()
    hear(seen, f"{JOBS}/one/update", {"status": "IN_PROGRESS", "clientToken": "t"})
    hear(seen, f"{JOBS}/one/update/accepted", {"clientToken": "t", "timestamp": 100})
    summary = {"jobId": "one", "versionNumber": 1, "lastUpdatedAt": 100}
    hear(seen, f"{JOBS}/notify", {"timestamp": 100, "jobs": {"QUEUED": [summary]}})
    hear(seen, f"{JOBS}/notify", {"timestamp": 99, "jobs": {}})
    assert (job(seen)["status"], job(seen)["wrong"], job(seen)["left"]) == ("IN_PROGRESS", 0, False)
    hear(seen, f"{JOBS}/$next/get/accepted", told("IN_PROGRESS", 2, 100))
    assert (job(seen)["version"], len(job(seen)["entries"])) == (2, 2)
    hear(seen, f"{JOBS}/notify", {"timestamp": 101, "jobs": {}})
    assert job(seen)["left"]
    hear(
        seen, f"{JOBS}/notify", {"timestamp": 101, "jobs": {"IN_PROGRESS": [{**summary, "versionNumber": 2}]}}
    )
    assert not job(seen)["left"]


def test_versions_that_go_back_are_marked() -> None:
    seen = Observation()
    hear(seen, f"{JOBS}/notify-next", told("IN_PROGRESS", 5, 100))
    hear(seen, f"{JOBS}/notify-next", told("IN_PROGRESS", 3, 200))
    assert "went back from 5 to 3" in job(seen)["entries"][-1]["wrong"]
    hear(seen, f"{JOBS}/notify-next", told("SUCCEEDED", 3, 300))
    assert "the version did not" in job(seen)["entries"][-1]["wrong"]
    for version, stamp in ((6, 10), (4, 20)):
        document = {"state": {"reported": {}}, "version": version, "timestamp": stamp}
        hear(seen, f"{SHADOW}/get/accepted", document)
    assert "went back from 6 to 4" in shadow(seen)["entries"][-1]["wrong"]
    # Deleted more than two days before, by somebody who was not heard.
    hear(seen, f"{SHADOW}/update/accepted", {"state": {"reported": {}}, "version": 1, "timestamp": 30})
    assert (shadow(seen)["entries"][-1]["text"], shadow(seen)["entries"][-1]["wrong"]) == ("It was made.", "")


def test_another_execution_of_a_job_begins_anew() -> None:
    seen = Observation()
    for number, status in ((1, "FAILED"), (2, "QUEUED")):
        execution = {**told(status, 1)["execution"], "executionNumber": number}
        hear(seen, f"{JOBS}/notify-next", {"execution": execution})
    assert (job(seen)["status"], job(seen)["wrong"]) == ("QUEUED", 0)


def test_a_report_that_was_accepted_without_being_heard() -> None:
    seen = Observation()
    hear(seen, f"{JOBS}/one/update/accepted", {"clientToken": "x"})
    assert "nobody here has heard" in job(seen)["entries"][-1]["text"]


def test_a_delta_that_contradicts_the_shadow_is_marked() -> None:
    seen = Observation()
    document = {"state": {"desired": {"a": 1}, "reported": {"a": 1}}, "version": 3, "timestamp": 1}
    hear(seen, f"{SHADOW}/get/accepted", document)
    hear(seen, f"{SHADOW}/update/delta", {"state": {"a": 1}, "version": 3})
    assert shadow(seen)["entries"][-1]["wrong"]


NAMES = [
    *("status", "state", "desired", "reported", "version", "versionNumber", "execution", "jobId", "jobs"),
    *("timestamp", "lastUpdatedAt", "executionState", "statusDetails", "clientToken", "current", "code"),
]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 20) | st.sampled_from([*Status, "x", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=12,
)
ENDINGS = [
    *(
        f"jobs/{verb}"
        for verb in ("notify", "notify-next", "get/accepted", "one/update", "start-next/accepted")
    ),
    *(f"jobs/one/{verb}" for verb in ("update/accepted", "update/rejected", "get/accepted", "get/rejected")),
    *(
        f"shadow/{verb}"
        for verb in ("update", "update/accepted", "update/delta", "update/documents", "delete")
    ),
    *(f"shadow/{verb}" for verb in ("get/accepted", "get/rejected", "delete/accepted", "delete/rejected")),
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ENDINGS), VALUES), max_size=12))
def test_nothing_that_anybody_says_breaks_it(messages: list[tuple[str, Any]]) -> None:
    seen = Observation()
    for ending, content in messages:
        hear(seen, f"$aws/things/{THING}/{ending}", content)
    for message in seen.since(0):
        assert row_of(message)["topic"] == detail_of(message)["topic"]
    for timeline in seen.jobs.every():
        assert json.dumps(job_document(timeline))
    for history in seen.shadows.every():
        assert json.dumps(shadow_document(history))
