"""Known lines: the messages that people search for, those that the program writes, codes, searching."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.appliance.applications.lifecycle.controller_log import ControllerLog
from belvedere_simulator.appliance.logs.system_logs import SystemLogs
from belvedere_simulator.errors import BelvedereError, catalogue
from belvedere_simulator.explaining.explaining import everything, explain, explain_code, literals, search
from belvedere_simulator.explaining.known import Severity
from belvedere_simulator.video.sources import faults

GUIDE: dict[str, str] = json.loads(Path(__file__).with_name("guide_messages.json").read_text())
DEVICE_LINES = {
    "WARN loadApplicationGraph(118) failed to open /data/cloud/graphs/a/nodeDesiredStateOverrides.json: no": (
        "application.graph-overrides-missing"
    ),
    "ERROR fetchFromS3(171) code/1.0: timeout was reached": "application.fetch",
    "ERROR downloadArtifactsS3(266) applicationInstance-a: code/1.0": "application.artifacts",
    "ERROR installApplicationTask(342) applicationInstance-a failed: no room": "application.install",
    "ERROR dqBuffer(131) VIDIOC_DQBUF failed: Resource temporarily unavailable": "camera.undecodable",
    'kernel: audit: type=1400 apparmor="DENIED" operation="open" profile="podman"': "appliance.apparmor",
}


def entries() -> list[dict[str, Any]]:
    """The catalogue as it is written."""
    folder = resources.files("belvedere_resources") / "known_messages"
    texts = [file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".json")]
    return [entry for text in texts for entry in json.loads(text)]


@pytest.mark.parametrize("line", [*GUIDE, *DEVICE_LINES])
@pytest.mark.parametrize("head", ["", "2024-03-01 10:00:00.123 "])
def test_every_message_of_the_troubleshooting_chapter_is_explained(head: str, line: str) -> None:
    known = explain(head + line)
    assert known is not None
    assert known.key == {**GUIDE, **DEVICE_LINES}[line]
    assert known.cause
    assert known.check
    assert known.fix


def test_who_may_not_do_what_is_told() -> None:
    denied = next(line for line, key in GUIDE.items() if key == "service.denied")
    known = explain(denied)
    assert known is not None
    assert known.title == "arn:aws:iam::123456789012:user/mateojackson may not do panorama:DescribeAppliance"
    assert "my-appliance" in known.fix
    ours = BelvedereError("BV-CLI-002", "arn:aws:sts::1:assumed-role/r/s is not authorized to perform s3:Get")
    known = explain(str(ours))
    assert known is not None
    assert known.title.endswith("may not do s3:Get")


@pytest.mark.parametrize(
    "fault",
    [
        faults.timed_out(),
        faults.refused(),
        faults.stream_not_found(),
        faults.unauthorized(401),
        faults.unauthorized(403),
        faults.broken_pipe(),
        faults.unreachable("No route to host", 113),
        faults.bad_answer("no SDP"),
        faults.lost("end of stream"),
        faults.fell_silent(10),
        faults.not_h264("hevc"),
        faults.undecodable(),
    ],
)
def test_every_fault_of_a_camera_is_explained(fault: faults.Fault) -> None:
    known = explain(fault.line)
    assert known is not None
    assert known.key.startswith("camera.")
    assert "{" not in known.title + known.cause


def test_what_the_controller_writes_about_applications_is_explained(tmp_path: Path) -> None:
    logs = SystemLogs(tmp_path, lambda: datetime(2024, 3, 1, tzinfo=UTC))
    told = ControllerLog(logs)
    told.refused("applicationInstance-a", "the port 8080 is taken")
    told.reached("applicationInstance-a", "launched")
    told.download_failed("applicationInstance-a", "timeout")
    told.launch_failed("applicationInstance-a", "ended with exit code 1")
    told.node_changed("applicationInstance-a", "code", "ERROR", "ended with exit code 1")
    found = [explain(line) for line in (tmp_path / "occ.log").read_text().splitlines()]
    assert [known.key for known in found if known is not None] == [
        "application.refused",
        "application.stage",
        "application.artifacts",
        "application.install",
        "application.launch",
        "application.node-error",
    ]
    events = [known.title for known in found if known is not None and known.event == "deployment"]
    assert events == ["A deployment or removal came to: launched"]


def test_every_code_of_ours_is_explained_where_it_stands() -> None:
    for code in catalogue():
        known = explain(f"2024-03-01 10:00:00.123 ERROR readArchive(131) {code} something happened")
        assert known is not None, code
        assert known.code == code
        assert known == explain_code(code.lower())
        assert known.fix


@pytest.mark.parametrize(
    "line",
    [
        "",
        "2024-03-01 10:00:00.123 INFO fetchFromS3(158) code/file (12 bytes)",
        "INFO loadApplicationGraph(131) loaded graph.json",
        "BV-NOPE-999 is no code",
        "all is well",
    ],
)
def test_lines_that_tell_nothing_are_left_alone(line: str) -> None:
    assert explain(line) is None


def test_each_entry_is_whole_and_has_a_key_of_its_own() -> None:
    keys = Counter(entry["id"] for entry in entries())
    assert [key for key, times in keys.items() if times > 1] == []
    for entry in entries():
        assert set(entry) >= {"id", "literal", "title", "cause", "check", "fix"}, entry["id"]
        assert set(entry) <= {
            *("id", "literal", "pattern", "severity", "event", "guided", "before_codes"),
            *("title", "cause", "check", "fix"),
        }, entry["id"]
        assert all(str(value).strip() for value in entry.values()), entry["id"]
        assert Severity(entry.get("severity", "problem"))
        words = entry["title"] + entry["cause"] + entry["check"] + entry["fix"]
        places = set(re.findall(r"\{(\w+)\}", words))
        assert places <= set(re.findall(r"\?P<(\w+)>", entry.get("pattern", ""))), entry["id"]


def test_every_explained_line_has_one_of_the_literals() -> None:
    lines = [*GUIDE, *DEVICE_LINES, "BV-CAM-001"]
    assert all(any(literal in line for literal in literals()) for line in lines)


@settings(max_examples=60)
@given(st.text(max_size=200), st.sampled_from(literals()), st.text(max_size=200), st.integers(1, 2000))
def test_no_line_is_too_odd(before: str, literal: str, after: str, times: int) -> None:
    explain(before + literal + after)
    explain((literal + after) * times)


def test_it_is_searched_by_words_by_code_and_by_line() -> None:
    assert search("H.264")[0].key.startswith(("camera", "BV-"))
    assert search("bv-cam-001")[0].code == "BV-CAM-001"
    line = next(iter(GUIDE))
    assert search(line)[0].key == GUIDE[line]
    assert search("no such words anywhere") == ()
    assert set(search("")) == set(everything())
