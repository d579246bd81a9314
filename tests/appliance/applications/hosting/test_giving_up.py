"""A shared process that keeps ending is given up, told of, and there again once somebody tries."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest

from fakes.hosted import PATIENCE, HostedBox, Install
from fakes.waiting import until

KILLS = 24
"""A process is started again five times within a minute: where that takes long, more are needed."""


def kill_until_given_up(pid: Callable[[], int | None]) -> None:
    """Kill each process that comes, until none does."""
    for _ in range(KILLS):
        now = pid()
        if now is None:
            return
        os.kill(now, signal.SIGKILL)
        until(lambda now=now: pid() != now, PATIENCE)  # type: ignore[misc]
    raise AssertionError("it is started again and again")


@pytest.mark.usefixtures("door")
def test_a_stream_worker_that_keeps_ending(box: HostedBox, install: Install) -> None:
    box.host.launch(install("one"))
    box.wait_running("one")
    kill_until_given_up(lambda: box.host.engine_pids[0])
    node = box.wait_node("one", "door_camera", "ERROR")
    assert "BV-RUN-003" in node.detail
    assert "BV-RUN-003" in box.inside.log()
    until(lambda: not box.report("one").display)
    box.host.restart("one")
    box.wait_running("one")
    box.wait_frames("one", "door_camera")


@pytest.mark.usefixtures("door")
def test_a_model_server_that_keeps_ending(box: HostedBox, install: Install) -> None:
    box.host.launch(install("one", "people_counter"))
    box.wait_running("one")
    kill_until_given_up(lambda: box.host.engine_pids[1])
    assert "BV-MODEL-008" in box.wait_node("one", "model_node", "ERROR").detail
    box.host.restart("one")
    box.wait_running("one")
    box.wait_frames("one", "door_camera", 2)
