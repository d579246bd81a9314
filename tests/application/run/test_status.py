"""How a run is judged: exit code and report."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.application.run.report import junit
from belvedere_simulator.application.run.request import RunRequest
from belvedere_simulator.application.run.status import RunStatus
from belvedere_simulator.events import ApplicationExited, NodeStateChanged, ProblemRaised

MakeRequest = Callable[..., RunRequest]


def _counted(status: RunStatus, request: RunRequest, **delivered: int) -> None:
    cameras = {
        node: {
            "delivered": count,
            "cached": 0,
            "dropped": 0,
            "decoded": count,
            "width": 1,
            "height": 1,
            "age_ms": None,
        }
        for node, count in delivered.items()
    }
    application = {request.instance: {"put": 1, "batches": max(delivered.values())}}
    status.counted({"worker": 0, "cameras": cameras, "applications": application})


@pytest.mark.parametrize(
    ("ending", "delivered", "exits", "code"),
    [
        ("asked", 5, [], 0),
        ("asked", 5, [1], 0),
        ("asked", 0, [], 4),
        ("limit", 5, [-2], 0),
        ("time", 5, [], 0),
        ("time", 0, [], 4),
        ("exhausted", 5, [], 0),
        ("application", 5, [0], 0),
        ("application", 5, [1], 3),
        ("application", 0, [1], 3),
        ("application", 5, [1, 0], 0),
        ("application", 5, [], 3),
        ("application", 0, [0], 4),
        ("camera", 0, [], 4),
        ("engine", 5, [], 3),
        ("engine", 0, [], 3),
    ],
)
def test_the_exit_code_follows_from_how_it_ended(
    request_of: MakeRequest, ending: str, delivered: int, exits: list[int], code: int
) -> None:
    request = request_of()
    status = RunStatus(request)
    _counted(status, request, door=delivered)
    for each in exits:
        status.note(ApplicationExited(each, restarting=False))
    status.finished(ending)
    assert status.report(None)["exit_code"] == code


def test_what_could_not_begin_is_bad_input(request_of: MakeRequest) -> None:
    status = RunStatus(request_of())
    status.refused()
    status.finished(None)
    assert (status.report(None)["exit_code"], status.report(None)["ended"]) == (2, "did not start")


def test_one_silent_camera_of_several_is_a_failure(request_of: MakeRequest) -> None:
    request = request_of(["door", "yard"])
    status = RunStatus(request)
    _counted(status, request, door=5, yard=0)
    status.finished("time")
    assert status.report(None)["exit_code"] == 4


def test_a_camera_that_no_port_reads_need_not_deliver_but_play(request_of: MakeRequest) -> None:
    request = request_of(["door", "yard"], read=["door"])
    status = RunStatus(request)
    _counted(status, request, door=5, yard=0)
    status.tally.cameras["yard"]["decoded"] = 30
    status.finished("time")
    assert status.report(None)["exit_code"] == 0


def test_the_report_is_json_and_holds_what_happened(request_of: MakeRequest) -> None:
    request = request_of()
    status = RunStatus(request)
    _counted(status, request, door=5)
    status.note(NodeStateChanged("door", "camera", "ERROR", "lost"))
    status.note(ProblemRaised("BV-X-1", "bad"))
    status.note(ProblemRaised("BV-X-2", "odd", "warning"))
    status.worker_restarted(2)
    status.restarted_by_hand()
    status.finished("time")
    report = json.loads(json.dumps(status.report(None)))
    assert report["frames"] == {"delivered": 5, "cached": 0, "dropped": 0, "put": 1, "batches": 5}
    assert report["cameras"]["door"]["detail"] == "lost"
    assert [entry["code"] for entry in report["errors"]] == ["BV-X-1"]
    assert [entry["code"] for entry in report["warnings"]] == ["BV-X-2"]
    assert report["restarts"] == {"application": 1, "stream_worker": 2, "model_server": 0}
    assert report["provider"] == "none"
    assert report["seconds"] == status.report(None)["seconds"], "time stands still when it is over"


def _report(**fields: Any) -> dict[str, Any]:
    camera = {"delivered": 0, "decoded": 0, "read": True, "paused": False, "detail": "no answer"}
    return {
        "application": "app",
        "exit_code": 0,
        "ended": "ended",
        "seconds": 1.5,
        "errors": [],
        "cameras": {"door": camera},
    } | fields


@pytest.mark.parametrize(
    ("code", "failures"), [(0, []), (2, ["application"]), (3, ["application"]), (4, ["camera door"])]
)
def test_junit_has_a_case_for_the_application_and_one_for_each_camera(code: int, failures: list[str]) -> None:
    suite = ElementTree.fromstring(junit(_report(exit_code=code)))
    assert [case.get("name") for case in suite] == ["application", "camera door"]
    assert [case.get("name") for case in suite if case.find("failure") is not None] == failures
    assert suite.get("failures") == str(len(failures))


@given(st.text(st.characters()), st.text(st.characters()), st.text(st.characters()))
def test_junit_is_xml_whatever_is_told(application: str, message: str, node: str) -> None:
    report = _report(
        application=application, exit_code=3, errors=[{"code": "BV-X-1", "message": f"a\x1b[31m{message}"}]
    )
    report["cameras"] = {node: report["cameras"]["door"]}
    suite = ElementTree.fromstring(junit(report))
    failure = suite[0].find("failure")
    assert failure is not None
    assert failure.text is not None
    assert failure.text.startswith("BV-X-1: a?[31m")
