"""The HDMI output as an RTSP stream: real pictures from a real worker, for who knows the password."""

from __future__ import annotations

import os
import signal
import socket
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import av
import pytest

from appliance.hdmi.conftest import LEVEL, Shown, end, middle, show
from belvedere_simulator.errors import BelvedereError
from fakes.waiting import until


def answers(port: int) -> bool:
    """Whether somebody is there."""
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def log(shown: Shown) -> str:
    """What the box says of it."""
    return shown.box.inside.log("syslog.log")


def test_it_is_off_and_nothing_runs_for_it(shown: Shown) -> None:
    shown.output.start()
    assert not shown.output.status.on
    assert shown.box.host.engine_pids == (None, None)


def test_without_an_application_it_is_dark(shown: Shown) -> None:
    settings = shown.output.turn_on(port=0)
    assert middle(settings) < 30
    assert shown.output.status.url == f"rtsp://127.0.0.1:{settings.port}/hdmi"
    assert shown.changes
    assert settings.password not in log(shown)


@pytest.mark.usefixtures("door")
def test_it_shows_what_the_application_shows_and_goes_on_after_it(shown: Shown) -> None:
    settings = shown.output.turn_on(port=0)
    shown.launch()
    shown.box.wait_running("one")
    assert abs(middle(settings, LEVEL) - LEVEL) <= 8
    worker = shown.box.host.engine_pids[0]
    shown.box.host.stop("one")
    assert shown.box.host.engine_pids[0] == worker
    assert middle(settings, 0) < 30


def test_only_who_knows_the_password_sees_it(shown: Shown) -> None:
    settings = shown.output.turn_on(port=0)
    with pytest.raises(av.FFmpegError):
        middle(replace(settings, password="guessed"))
    new = shown.output.new_password()
    with pytest.raises(av.FFmpegError):
        middle(settings)
    assert new.port == settings.port
    assert middle(new) < 30


def test_turned_off_nothing_runs_any_more(shown: Shown) -> None:
    settings = shown.output.turn_on(port=0)
    assert not shown.output.turn_off().on
    assert shown.box.host.engine_pids == (None, None)
    with pytest.raises((av.FFmpegError, OSError)):
        middle(settings)
    assert shown.output.status.url == ""


def test_it_is_served_again_after_a_restart_with_the_same_password(tmp_path: Path) -> None:
    first = show(tmp_path)
    settings = first.output.turn_on(port=0)
    end(first)
    second = show(tmp_path)
    try:
        second.output.start()
        until(lambda: (video := second.box.host.video_if_running) is not None and video.broadcasting, 60)
        assert second.output.settings == settings
        assert middle(settings) < 30
    finally:
        end(second)


def test_it_is_served_again_when_the_worker_died(shown: Shown) -> None:
    settings = shown.output.turn_on(port=0)
    worker = shown.box.host.engine_pids[0]
    assert worker is not None
    os.kill(worker, signal.SIGKILL)
    until(lambda: shown.box.host.engine_pids[0] not in (None, worker), 60)
    until(lambda: answers(settings.port), 60)
    assert middle(settings) < 30


def test_a_taken_port_is_refused_and_all_is_as_before(shown: Shown) -> None:
    settings = shown.output.turn_on(port=0)
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        taken = other.getsockname()[1]
        with pytest.raises(BelvedereError) as refused:
            shown.output.turn_on(port=taken)
    assert refused.value.code == "BV-HDM-002"
    assert str(taken) in refused.value.where
    assert shown.output.settings == settings
    assert middle(settings) < 30


def test_a_port_that_is_taken_at_the_start_is_tried_until_it_is_free(tmp_path: Path) -> None:
    first = show(tmp_path)
    settings = first.output.turn_on(port=0)
    end(first)
    second = show(tmp_path)
    try:
        with closing(socket.create_server(("127.0.0.1", settings.port))):
            second.output.start()
            until(lambda: second.output.status.problem, 60)
            assert "BV-HDM-002" in str(second.output.status.problem)
            until(lambda: second.changes)
        until(lambda: second.output.status.problem is None, 60)
        assert middle(settings) < 30
        assert "served again" in log(second)
    finally:
        end(second)
