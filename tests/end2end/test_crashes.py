"""Parts of the engine are killed while an application plays: it survives, and frames come again."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from fakes.applications import ApplicationFolder
from fakes.models import doubling_model
from fakes.playing import Player
from fakes.scripts import CALL
from fakes.waiting import until

RESUME_SECONDS = 2.0
Play = Callable[..., Player]
MakeApplication = Callable[..., ApplicationFolder]


def _playing(play: Play, application: MakeApplication, clip: Path, model: Path, isolation: str) -> Player:
    folder = application(CALL, models=["model"]).folder
    player = play(folder, cameras=[f"cam={clip}"], models={"model": str(model)}, isolation=isolation)
    player.wait_line("called")
    return player


def _seconds_until_frames(player: Player, current: Callable[[], int | None]) -> float:
    pid = current()
    assert pid is not None
    killed = time.monotonic()
    os.kill(pid, signal.SIGKILL)
    _wait_other(player, current, pid)
    # What was under way may still be said: two more lines are of the time after.
    player.wait_lines("called", 3, after=player.position)
    return time.monotonic() - killed


def _wait_other(player: Player, current: Callable[[], int | None], pid: int) -> None:
    until(lambda: current() not in (pid, None) or player.run.wait(0))


def test_frames_resume_after_the_stream_worker_was_killed(
    play: Play, application: MakeApplication, clip: Path, tmp_path: Path, isolation: str
) -> None:
    player = _playing(play, application, clip, doubling_model(tmp_path / "m.onnx"), isolation)
    node = player.run.code_pid
    waits = [_seconds_until_frames(player, lambda: player.run.worker_pid) for _ in range(3)]
    print("seconds until frames came again:", waits)
    assert min(waits) <= RESUME_SECONDS
    assert player.run.code_pid == node, "the application's process survived"
    player.close()
    assert player.run.report["restarts"] == {"application": 0, "stream_worker": 3, "model_server": 0}


def test_calls_go_on_after_the_model_server_was_killed(
    play: Play, application: MakeApplication, clip: Path, tmp_path: Path, isolation: str
) -> None:
    player = _playing(play, application, clip, doubling_model(tmp_path / "m.onnx"), isolation)
    node = player.run.code_pid
    waits = [_seconds_until_frames(player, lambda: player.run.model_server_pid) for _ in range(3)]
    print("seconds until calls went on:", waits)
    assert min(waits) <= RESUME_SECONDS
    assert player.run.code_pid == node, "the application's process survived"
    player.close()
    assert player.run.report["restarts"]["model_server"] == 3


def test_a_worker_that_keeps_dying_ends_the_run_clearly(
    play: Play, application: MakeApplication, clip: Path, tmp_path: Path
) -> None:
    player = _playing(play, application, clip, doubling_model(tmp_path / "m.onnx"), "paths")
    for _ in range(6):
        pid = player.run.worker_pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        _wait_other(player, lambda: player.run.worker_pid, pid)
    report = player.finish()
    assert report["exit_code"] == 3
    assert "BV-RUN-003" in [error["code"] for error in report["errors"]]
