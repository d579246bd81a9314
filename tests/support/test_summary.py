"""What a bundle tells at first sight."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.support.bundle import Draft
from belvedere_simulator.support.summary import Summary, summarise
from belvedere_simulator.support.wish import Wish
from belvedere_simulator.support.workspace import Workspace, open_bundle

NOW = datetime(2024, 3, 1, 12, tzinfo=UTC)


def workspace(tmp_path: Path, documents: dict[str, Any], logs: dict[str, list[str]]) -> Workspace:
    """A bundle with these files, opened."""
    draft = Draft(Wish(NOW - timedelta(hours=1), NOW), below=tmp_path)
    for path, content in documents.items():
        draft.staging.document(path, path, content)
    for path, lines in logs.items():
        draft.staging.lines(path, path, lines)
    draft.write(tmp_path / "support.zip")
    draft.close()
    return open_bundle(tmp_path / "support.zip", (), tmp_path / "opened")


def test_what_is_bad_comes_first_and_known_lines_are_counted(tmp_path: Path) -> None:
    timed_out = "liveMedia0: Failed to get SDP description: Connection to server failed: Connection timed out"
    opened = workspace(
        tmp_path,
        {
            "devices/device-a.json": {"device": {"Name": "hall", "DeviceAggregatedStatus": "ONLINE"}},
            "devices/device-b.json": {
                "device": {"Name": "yard", "DeviceAggregatedStatus": "OFFLINE", "CurrentSoftware": "7.0.13"}
            },
            "applications/a.json": {
                "instance": {"Name": "counter", "Status": "DEPLOYMENT_SUCCEEDED", "HealthStatus": "ERROR"},
                "nodes": [
                    {"NodeInstanceId": "camera", "CurrentStatus": "ERROR"},
                    {"CurrentStatus": "RUNNING"},
                ],
            },
        },
        {
            "logs/a.log": ["started", timed_out, "ModuleNotFoundError: No module named 'cv2'", timed_out],
            "logs/b.log": [timed_out, "ModuleNotFoundError: No module named 'numpy'", 'apparmor="DENIED" x'],
        },
    )
    read: list[str] = []
    told = summarise(opened, read.append)
    assert [(each.kind, each.name, each.state, each.bad) for each in told.states] == [
        ("application", "counter", "DEPLOYMENT_SUCCEEDED, ERROR", True),
        ("device", "yard", "OFFLINE, 7.0.13", True),
        ("node", "counter: camera", "ERROR", True),
        ("device", "hall", "ONLINE", False),
    ]
    assert [(each.known.title, each.path, each.line, each.count) for each in told.known] == [
        ("The camera does not answer", "logs/a.log", 2, 3),
        ("The Python module cv2 is missing", "logs/a.log", 3, 1),
        ("The Python module numpy is missing", "logs/b.log", 2, 1),
        ("The kernel denied a process something", "logs/b.log", 3, 1),
    ]
    assert read == ["logs/a.log", "logs/b.log"]


@pytest.mark.parametrize(
    "odd", [[], 5, {"device": 7}, {"instance": [], "nodes": {"a": 1}}, {"nodes": [1, None]}]
)
def test_documents_of_a_stranger_are_not_believed(tmp_path: Path, odd: Any) -> None:
    opened = workspace(tmp_path, {"devices/a.json": odd, "applications/a.json": odd}, {})
    assert isinstance(summarise(opened), Summary)
