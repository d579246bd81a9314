"""The appliance's process is killed: nothing of its engine stays, and the next one finds all it needs."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil

from fakes import killed_host
from fakes.gst_camera import GstCamera
from fakes.waiting import until


def lives(child: list[float]) -> bool:
    """Whether that very process still runs."""
    try:
        process = psutil.Process(int(child[0]))
        return process.create_time() == child[1] and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def shared_memory() -> set[str]:
    """What lies in shared memory under our names."""
    return {file.name for file in Path("/dev/shm").glob("*belvedere*")}


def start(folder: Path, camera: GstCamera) -> tuple[subprocess.Popen[str], dict[str, list[list[float]]]]:
    """A host with an instance that runs."""
    process = subprocess.Popen(
        [sys.executable, str(Path(killed_host.__file__)), str(folder), camera.url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(killed_host.TESTS)},
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("plain-secret\n")
    process.stdin.flush()
    return process, json.loads(process.stdout.readline())


def end(process: subprocess.Popen[str], how: Callable[[], None]) -> None:
    """End it and close what leads to it."""
    how()
    process.wait()
    for stream in (process.stdin, process.stdout):
        assert stream is not None
        stream.close()


def test_nothing_outlives_a_killed_host(tmp_path: Path, camera: GstCamera) -> None:
    memory = shared_memory()
    first, told = start(tmp_path, camera)
    assert len(told["children"]) >= 3
    end(first, first.kill)
    until(lambda: not any(lives(child) for child in told["children"]))
    assert shared_memory() == memory
    again, after = start(tmp_path, camera)
    assert after["sockets"] == told["sockets"]
    end(again, again.kill)
    until(lambda: not any(lives(child) for child in after["children"]))
    shutil.rmtree(str(after["sockets"]))
