"""The Messages page over a real site, its broker, and a device that talks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client
from belvedere_desktop.job_board import JobBoard, JobState
from belvedere_desktop.jobs import JobRunner
from belvedere_desktop.messages.broker_dialog import BrokerDialog
from belvedere_desktop.messages.page import JOBS, PUBLISH, SHADOWS, MessagesPage
from belvedere_desktop.settings import Settings
from belvedere_simulator.channel import topics
from belvedere_simulator.inspection.recording.reader import open_recording
from fakes.observed_site import ObservedSite

PATIENCE = 60_000


@pytest.fixture
def board(qtbot: QtBot) -> JobBoard:
    del qtbot
    return JobBoard(JobRunner())


@pytest.fixture
def page(
    qtbot: QtBot, observed: ObservedSite, client: Client, board: JobBoard, settings: Settings
) -> Iterator[MessagesPage]:
    """The page, listening at the site."""
    del observed
    made = MessagesPage(client, board, settings)
    qtbot.addWidget(made)
    made.resize(1180, 640)
    made.show()
    QTest.mouseClick(made.source.listen, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "● Listening" in made.state.text(), timeout=PATIENCE)
    yield made
    made.session.close()
    made.hide()


def topics_below(page: MessagesPage, index: QModelIndex) -> list[str]:
    """The titles below an index of the tree."""
    model = page.messages.topics
    return [str(model.index(place, 0, index).data()) for place in range(model.rowCount(index))]


def test_a_device_is_heard_and_read(qtbot: QtBot, page: MessagesPage, observed: ObservedSite) -> None:
    observed.change("", {"state": {"reported": {"fps": 12.5}}})
    observed.change("", {"state": {"reported": {"fps": 14}}})
    update = f"{topics.shadow_of(observed.thing)}/update"
    qtbot.waitUntil(lambda: page.messages.topics.index_of(update).isValid(), timeout=PATIENCE)
    assert topics_below(page, QModelIndex()) == ["gate"]
    assert "Shadows" in topics_below(page, page.messages.topics.index(0, 0))
    page.messages.tree.setCurrentIndex(page.messages.topics.index_of(update))
    rows = page.messages.messages.rows
    qtbot.waitUntil(
        lambda: [row.topic for row in page.messages.messages.rows] == [update, update], timeout=PATIENCE
    )
    rows = page.messages.messages.rows
    assert rows[0].says == "Change of a shadow"
    page.messages.table.setCurrentIndex(page.messages.messages.index(1, 0))
    detail = page.messages.detail
    qtbot.waitUntil(lambda: '"fps": 14' in detail.json.toPlainText(), timeout=PATIENCE)
    assert detail.bytes.toPlainText().startswith("000000  7b")
    detail.tabs.setCurrentIndex(3)
    qtbot.waitUntil(lambda: "2 values" in detail.plot.facts.text(), timeout=PATIENCE)
    assert "least 12.5, greatest 14" in detail.plot.facts.text()
    observed.change("", {"state": {"reported": {"fps": 15}}})
    qtbot.waitUntil(lambda: "greatest 15" in detail.plot.facts.text(), timeout=PATIENCE)
    page.messages.filter.everything.click()
    page.messages.filter.text.setText("12.5")
    qtbot.waitUntil(
        lambda: (
            bool(page.messages.messages.rows)
            and all("12.5" in row.preview for row in page.messages.messages.rows)
        ),
        timeout=PATIENCE,
    )


def test_shadows_and_jobs_are_told_in_words(qtbot: QtBot, page: MessagesPage, observed: ObservedSite) -> None:
    page.parts.setCurrentIndex(SHADOWS)
    observed.change("leds", {"state": {"desired": {"colour": "red"}, "reported": {"colour": "off"}}})
    qtbot.waitUntil(lambda: page.shadows.shadows.total >= 1, timeout=PATIENCE)
    page.shadows.table.choose((observed.thing, "leds"))
    qtbot.waitUntil(lambda: bool(page.shadows.members.rows.rows), timeout=PATIENCE)
    member = page.shadows.members.rows.rows[0]
    assert (member.desired, member.reported, member.differs) == ('"red"', '"off"', True)
    observed.change("leds", {"state": {"reported": {}}, "version": 40})
    qtbot.waitUntil(lambda: any(row.helps for row in page.shadows.versions.rows.rows), timeout=PATIENCE)
    page.parts.setCurrentIndex(JOBS)
    observed.enqueue("page-job")
    observed.report("page-job", {"status": "QUEUED"})
    observed.report("page-job", {"status": "SUCCEEDED"})
    qtbot.waitUntil(lambda: page.jobs.jobs.find((observed.thing, "page-job")) >= 0, timeout=PATIENCE)
    page.jobs.table.choose((observed.thing, "page-job"))
    qtbot.waitUntil(lambda: "● Succeeded" in page.jobs.title.text(), timeout=PATIENCE)
    wrong = [row.wrong for row in page.jobs.steps.rows.rows if row.wrong]
    assert wrong == ["A device cannot put a job into the queue; only the site does."]


def test_messages_are_published_recorded_and_played(
    qtbot: QtBot, page: MessagesPage, board: JobBoard, tmp_path: Path
) -> None:
    file = tmp_path / "heard.messages"
    page.recorder.begin(file)
    qtbot.waitUntil(lambda: page.recorder.record.text() == "Stop recording", timeout=PATIENCE)
    page.parts.setCurrentIndex(PUBLISH)
    page.publishing.fill("panorama/desktop/test", '{"hello": 1}', 1)
    QTest.mouseClick(page.publishing.publish, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.publishing.history.count() == 1, timeout=PATIENCE)
    assert page.publishing.outcome.text() == "Published on panorama/desktop/test."
    page.publishing.fill("$aws/things/x/jobs/notify", "{}")
    QTest.keyClick(page.publishing.topic, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "BV-MSG-010" in page.publishing.outcome.text(), timeout=PATIENCE)
    told: list[str] = []
    page.told.connect(told.append)
    qtbot.waitUntil(lambda: "1 messages" in page.recorder.state.text(), timeout=PATIENCE)
    QTest.mouseClick(page.recorder.record, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE)
    assert [each.payload for each in open_recording(file).messages()] == [b'{"hello": 1}']
    page.recorder.replay(file, speed=0)
    qtbot.waitUntil(lambda: bool(board.rows) and board.rows[0].state is JobState.DONE, timeout=PATIENCE)
    assert told[-1] == "1 of 1 messages were published."
    page.source.open_file(file)
    qtbot.waitUntil(lambda: "■ A recording" in page.state.text(), timeout=PATIENCE)
    qtbot.waitUntil(lambda: len(page.messages.messages.rows) == 1, timeout=PATIENCE)
    assert not page.publishing.publish.isEnabled()


def test_a_broker_is_described_saved_and_forgotten(qtbot: QtBot, page: MessagesPage, tmp_path: Path) -> None:
    page.session.close()
    dialog = page.source.ask_broker()
    assert isinstance(dialog, BrokerDialog)
    dialog.name.setText("plant")
    dialog.url.setText("mqtt://127.0.0.1:1")
    dialog.certificate.line.setText(str(tmp_path / "missing.pem"))
    dialog.keep.click()
    qtbot.waitUntil(lambda: "BV-MSG-001" in dialog.problem.text(), timeout=PATIENCE)
    dialog.certificate.line.clear()
    dialog.user.setText("looker")
    dialog.password.setText("canary-Amsel-173")
    told: list[str] = []
    page.told.connect(told.append)
    dialog.keep.click()
    # Nobody is there: that is said, and tried again.
    qtbot.waitUntil(lambda: "BV-MSG-003" in page.problem.text(), timeout=PATIENCE)
    assert page.source.choice.currentText() == "plant"
    assert told == ["No keyring keeps the password: it is known until the program ends."]
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and b"Amsel" in file.read_bytes()]
    page.session.close()
    page.source.remove.trigger()
    qtbot.waitUntil(lambda: bool(page.source.findChildren(QMessageBox)), timeout=PATIENCE)
    page.source.findChildren(QMessageBox)[-1].buttons()[0].click()
    qtbot.waitUntil(lambda: page.source.choice.currentText() == "This site", timeout=PATIENCE)
