"""The doctor's panel and the choice of where to look from, over a real site, appliance and camera."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QProgressBar, QScrollArea
from pytestqt.qtbot import QtBot

from belvedere_desktop.cameras.doctor.panel import DoctorPanel
from belvedere_desktop.cameras.preview.grid import PreviewCamera, PreviewGrid
from belvedere_desktop.cameras.viewpoint import ViewpointChoice
from belvedere_desktop.client.client import Client
from belvedere_desktop.settings import Settings
from belvedere_simulator.video.virtual_camera import VirtualCamera
from desktop.cameras.conftest import PASSWORD, USER

PATIENCE = 60_000


@pytest.fixture
def panel(client: Client) -> Iterator[DoctorPanel]:
    made = DoctorPanel(client)
    made.resize(460, 620)
    made.show()
    yield made
    made.stop()
    made.deleteLater()


@pytest.fixture
def choice(client: Client) -> Iterator[ViewpointChoice]:
    made = ViewpointChoice(client)
    made.show()
    yield made
    made.hide()
    made.deleteLater()


@pytest.fixture
def source(stream: VirtualCamera) -> dict[str, str]:
    return {"url": stream.url, "user": USER, "password": PASSWORD}


@pytest.mark.usefixtures("box")
def test_a_camera_is_examined_from_the_appliance_that_was_chosen(
    qtbot: QtBot,
    panel: DoctorPanel,
    choice: ViewpointChoice,
    source: dict[str, str],
) -> None:
    qtbot.waitUntil(lambda: choice.box.count() == 2, timeout=PATIENCE)
    with qtbot.waitSignal(choice.changed):
        QTest.keyClick(choice.box, Qt.Key.Key_Down)
    assert choice.name == "yard"
    with qtbot.waitSignal(panel.verdict_reached, timeout=PATIENCE) as reached:
        panel.examine({**source, "viewpoint": choice.viewpoint}, "square")
        assert panel.progress.isVisible()
        assert not panel.again.isVisible()
    assert reached.args is not None
    assert reached.args[1]["seenFrom"] == "yard"
    assert panel.seen.text().startswith("Seen from yard")
    assert "The camera works" in panel.headline.text()
    assert any(line.startswith("● Good Codec H.264") for line in panel.steps.lines())
    assert panel.facts.value("Video").startswith("H.264")
    panel.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "Seen from yard" in copied
    assert PASSWORD not in copied


@pytest.mark.usefixtures("box")
def test_the_preview_shows_what_the_appliance_sees(
    qtbot: QtBot,
    client: Client,
    settings: Settings,
    choice: ViewpointChoice,
    source: dict[str, str],
) -> None:
    qtbot.waitUntil(lambda: choice.box.count() == 2, timeout=PATIENCE)
    QTest.keyClick(choice.box, Qt.Key.Key_Down)
    assert choice.name == "yard"
    viewpoint = {"viewpoint": choice.viewpoint}
    grid = PreviewGrid(client, settings)
    qtbot.addWidget(grid)
    grid.resize(800, 400)
    grid.show_cameras(
        [
            PreviewCamera("square", "Square", {**source, **viewpoint}),
            PreviewCamera("locked", "Locked", {**source, "password": "another", **viewpoint}),
        ]
    )
    grid.show()
    square, locked = (grid.view.tile(key) for key in ("square", "locked"))
    assert square is not None and locked is not None
    qtbot.waitUntil(lambda: square.image is not None and square.told is not None, timeout=PATIENCE)
    assert square.told is not None
    assert (square.told.state, square.told.seen_from) == ("playing", "yard")
    qtbot.waitUntil(lambda: square.told is not None and square.told.received > 2, timeout=PATIENCE)
    qtbot.waitUntil(lambda: locked.told is not None and locked.told.state == "lost", timeout=PATIENCE)
    assert locked.told is not None
    grid.feed.stop()


def test_a_wrong_password_is_told_with_what_to_do(
    qtbot: QtBot, panel: DoctorPanel, source: dict[str, str]
) -> None:
    with qtbot.waitSignal(panel.verdict_reached, timeout=PATIENCE):
        panel.examine({**source, "password": "another"}, "square")
    assert panel.headline.text().startswith("■ ")
    assert panel.fix.text()
    assert any("■ Fault Password" in line and "→" in line for line in panel.steps.lines())
    assert panel.facts.isHidden()
    assert panel.again.isVisible()


def test_an_examination_can_be_stopped_and_begun_again(
    qtbot: QtBot, panel: DoctorPanel, source: dict[str, str]
) -> None:
    def stop(percent: int) -> None:
        if percent > 0:
            panel.cancel.click()

    # At once: on a slow computer the end may be told along with what was told before it.
    panel.progress.valueChanged.connect(stop)
    with qtbot.waitSignal(panel.gave_up, timeout=PATIENCE):
        panel.examine(source, "square")
    panel.progress.valueChanged.disconnect(stop)
    assert panel.headline.text() == "The examination was stopped"
    with qtbot.waitSignal(panel.verdict_reached, timeout=PATIENCE):
        panel.again.click()


def test_where_nobody_can_look_from_is_said(qtbot: QtBot, panel: DoctorPanel, source: dict[str, str]) -> None:
    with qtbot.waitSignal(panel.gave_up, timeout=PATIENCE):
        panel.examine({**source, "viewpoint": "device-nowhere"}, "square")
    assert panel.headline.text().startswith("■ ")
    assert not panel.copy.isVisible()


def test_an_appliance_that_went_offline_stays_chosen_and_is_said_to_be(choice: ViewpointChoice) -> None:
    choice.choose("device-gone")
    assert choice.box.currentText() == "device-gone (offline)"
    assert choice.viewpoint == "device-gone"


def test_every_control_has_a_name(panel: DoctorPanel, choice: ViewpointChoice) -> None:
    for widget in (panel, choice):
        for kind in (QAbstractButton, QComboBox, QProgressBar, QScrollArea):
            for each in widget.findChildren(kind):
                named = each.accessibleName() or (isinstance(each, QAbstractButton) and each.text())
                assert named or each.objectName().startswith("qt_"), each
