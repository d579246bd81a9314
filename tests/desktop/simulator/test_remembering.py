"""Passwords of cameras are remembered in the keyring where that is wanted and possible."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from belvedere_desktop.cameras.passwords import PasswordMemory
from belvedere_desktop.client.client import Client
from belvedere_desktop.client.process import ClientProcess
from belvedere_desktop.simulator.configuration import CameraChoice, SourceKind
from belvedere_desktop.simulator.credentials import Credentials
from belvedere_desktop.simulator.edits import ConfigurationModel
from belvedere_desktop.simulator.sources_panel import NodeSources
from belvedere_simulator.manifest.resolved import CameraNode
from fakes import keyring_child

PATIENCE = 60_000
SECRET = "canary-2c7e"
CAMERA = CameraChoice(SourceKind.RTSP, "rtsp://10.0.0.9/live", "viewer")
Opened = Callable[..., NodeSources]


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    """The sources of a node with that camera, in a program of its own: called again, it was started anew."""
    clients: list[Client] = []
    parents: list[QWidget] = []

    def start(*words: str) -> NodeSources:
        command = [sys.executable, keyring_child.__file__, str(tmp_path / "keyring"), *words]
        clients.append(Client(process=ClientProcess(command=command)))
        parent = QWidget()
        parents.append(parent)
        qtbot.addWidget(parent)
        model = ConfigurationModel()
        memory = PasswordMemory(clients[-1], parent)
        node = NodeSources(CameraNode("front", "front"), model, Credentials(memory), parent)
        parent.show()
        model.edit(model.configuration.with_sources("front", (CAMERA,)), "camera", "camera")
        qtbot.waitUntil(node.rows[0].remember.isVisible, timeout=PATIENCE)
        return node

    yield start
    for client in clients:
        client.close()


def test_a_password_is_there_again_at_the_next_start_when_that_was_wanted(
    qtbot: QtBot, opened: Opened, tmp_path: Path
) -> None:
    row = opened().rows[0]
    QTest.keyClicks(row.password, SECRET)
    row.remember.click()
    qtbot.waitUntil((tmp_path / "keyring").exists, timeout=PATIENCE)
    node = opened()
    qtbot.waitUntil(lambda: node.rows[0].password.text() == SECRET, timeout=PATIENCE)
    assert node.rows[0].remember.isChecked()
    node.rows[0].remember.click()
    qtbot.waitUntil(lambda: SECRET not in (tmp_path / "keyring").read_text(), timeout=PATIENCE)


def test_where_there_is_no_keyring_that_is_said(opened: Opened) -> None:
    remember = opened("none").rows[0].remember
    assert not remember.isEnabled()
    assert remember.toolTip() == "There is no keyring here that is open"
