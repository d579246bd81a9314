"""The window closes at once, whatever its child is still waiting for."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import psutil
import pytest
from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client, Listeners
from belvedere_simulator.service.site.site import site_status, stop_site


def sites_of(folder: Path) -> list[int]:
    """The processes that are the site of a folder, or are to be."""
    found = psutil.process_iter(["cmdline"])
    return [each.pid for each in found if str(folder) in (each.info["cmdline"] or [])]


def send(processes: list[int], what: signal.Signals) -> None:
    """Let these processes rest, or go on."""
    for process in processes:
        os.kill(process, what)


def test_a_site_that_is_being_started_is_not_waited_for_and_can_be_stopped(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    folder = (tmp_path / "site").resolve()
    client = Client()
    client.use({"dataDir": str(folder)})
    client.call("devices.list", {}, Listeners())
    qtbot.waitUntil(lambda: bool(sites_of(folder)), timeout=120_000)
    # However long the child takes to end, the site is not there yet.
    starting = sites_of(folder)
    send(starting, signal.SIGSTOP)
    try:
        client.close()
        assert site_status(folder).record is None
    finally:
        send(starting, signal.SIGCONT)
    assert stop_site(folder)
    assert not sites_of(folder)
