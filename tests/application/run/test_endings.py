"""What an end means: interrupted runs, crashes in the report, words in the user's language."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from belvedere_simulator import messages
from belvedere_simulator.application.run.endings import never_delivered, told
from belvedere_simulator.application.run.report import junit
from belvedere_simulator.application.run.request import RunRequest
from belvedere_simulator.application.run.status import RunStatus
from belvedere_simulator.events import ApplicationExited, NodeStateChanged, ProblemRaised

MakeRequest = Callable[..., RunRequest]
TRACEBACK = "Traceback (most recent call last):\n  File ...\nRuntimeError: broken\n"


def _status(request: RunRequest, ending: str) -> RunStatus:
    """A run whose camera delivered, over."""
    status = RunStatus(request)
    camera = {
        "delivered": 5,
        "cached": 0,
        "dropped": 0,
        "decoded": 5,
        "width": 1,
        "height": 1,
        "age_ms": None,
    }
    application = {request.instance: {"put": 5, "batches": 5}}
    status.counted({"worker": 0, "cameras": {"door": camera}, "applications": application})
    status.finished(ending)
    return status


@pytest.mark.parametrize(
    ("limits", "ending", "code"),
    [
        ({}, "asked", 0),
        ({"frame_limit": 10}, "asked", 130),
        ({"seconds": 3.0}, "asked", 130),
        ({"frame_limit": 10}, "limit", 0),
        ({"seconds": 3.0}, "time", 0),
        ({"frame_limit": 10}, "exhausted", 0),
    ],
)
def test_a_stop_before_the_limit_asked_for_is_an_interruption(
    request_of: MakeRequest, limits: dict[str, float], ending: str, code: int
) -> None:
    report = _status(request_of(**limits), ending).report(None)
    assert report["exit_code"] == code
    assert ElementTree.fromstring(junit(report)).get("failures") == str(int(code == 130))


def test_a_crash_is_an_error_of_the_report(request_of: MakeRequest) -> None:
    status = _status(request_of(), "application")
    status.note(ApplicationExited(1, False, TRACEBACK))
    report = status.report(None)
    assert [(error["code"], error["message"]) for error in report["errors"]] == [
        ("BV-RUN-016", "RuntimeError: broken")
    ]
    assert b"BV-RUN-016: RuntimeError: broken" in junit(report)


def test_a_crash_without_a_traceback_says_how_it_ended(request_of: MakeRequest) -> None:
    status = _status(request_of(), "application")
    status.note(ApplicationExited(7, False))
    assert status.report(None)["errors"][0]["message"] == "The application ended with exit code 7"
    status.note(NodeStateChanged("code", "code", "ERROR", "It used 9 MB"))
    assert status.report(None)["errors"][0]["message"] == "It used 9 MB"


def test_a_launch_that_failed_is_told_once(request_of: MakeRequest) -> None:
    status = _status(request_of(), "application")
    status.note(ProblemRaised("BV-ISO-006", "no sandbox"))
    assert [error["code"] for error in status.report(None)["errors"]] == ["BV-ISO-006"]


@pytest.mark.parametrize(("ending", "exit_code"), [("asked", -2), ("limit", -2), ("application", 0)])
def test_an_end_that_was_asked_for_is_no_error(request_of: MakeRequest, ending: str, exit_code: int) -> None:
    status = _status(request_of(), ending)
    status.note(ApplicationExited(exit_code, False))
    assert status.report(None)["errors"] == []


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A catalogue of two entries, in the place of the installed ones."""
    folder = tmp_path / "translations"
    folder.mkdir()
    entries = {"stopped as asked": "angehalten", "never delivered: {cameras}": "kein Bild von {cameras}"}
    (folder / "simulator_de.json").write_text(json.dumps(entries), encoding="utf-8")
    monkeypatch.setattr("importlib.resources.files", lambda _package: tmp_path)
    monkeypatch.setenv("BELVEDERE_LANGUAGE", "de")
    messages._catalogue.cache_clear()
    yield
    messages._catalogue.cache_clear()


@pytest.mark.usefixtures("german")
def test_people_read_the_end_in_their_language_and_programs_in_english(request_of: MakeRequest) -> None:
    ended = _status(request_of(), "asked").report(None)["ended"]
    assert (ended, told(ended)) == ("stopped as asked", "angehalten")
    assert told(never_delivered(["door", "{yard}"])) == "kein Bild von door, {yard}"
