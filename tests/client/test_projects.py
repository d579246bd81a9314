"""A project that is watched, where it cannot be read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.client import projects
from belvedere_simulator.client.call import Call, CallCancelledError
from belvedere_simulator.client.projects import ProjectCalls
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.projects.creating import new_project
from belvedere_simulator.projects.looking import project_facts


def watched(folder: Path, patch: pytest.MonkeyPatch, failing: int) -> list[Mapping[str, Any]]:
    """What is told of a project that cannot be read so many times; until the first event."""
    told: list[Mapping[str, Any]] = []
    times = iter(range(failing))

    def facts(given: Path) -> dict[str, Any]:
        if next(times, None) is not None:
            raise PermissionError(13, "Permission denied")
        return project_facts(given)

    def hear(event: Mapping[str, Any]) -> None:
        told.append(event["event"])
        call.cancel()

    patch.setattr(projects, "project_facts", facts)
    call = Call(hear)
    with pytest.raises(CallCancelledError):
        ProjectCalls(Sites()).watch(call, {"folder": str(folder), "seconds": 0.01})
    return told


@pytest.mark.parametrize(("failing", "member"), [(0, "project"), (2, "project"), (3, "problem")])
def test_what_fails_for_a_moment_is_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int, member: str
) -> None:
    monkeypatch.setenv("BELVEDERE_DATA", str(tmp_path / "data"))
    new_project(tmp_path / "door-watch")
    [event] = watched(tmp_path / "door-watch", monkeypatch, failing)
    assert member in event
    if member == "problem":
        assert event["problem"]["why"] == "Permission denied"
