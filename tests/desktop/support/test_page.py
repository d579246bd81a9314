"""The Support page over a real child and a real site: bundles both ways, the troubleshooter, messages."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client
from belvedere_desktop.support.page import EXPLAINING, MAKING, OPENED, TROUBLESHOOTER, SupportPage
from belvedere_simulator.video.virtual_camera import VirtualCamera
from fakes.client_site import ClientSite, open_client_site
from fakes.clips import make_clip
from fakes.desktop_client import client_of
from fakes.samples import register_camera

PATIENCE = 120_000
GROUP = "/aws/panorama/devices/device-a"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClientSite]:
    """One with a log that should not be sent as it is."""
    with open_client_site(tmp_path_factory.mktemp("site")) as opened:
        logs, now = opened.client("logs"), int(datetime.now(UTC).timestamp() * 1000)
        logs.create_log_group(logGroupName=GROUP)
        logs.create_log_stream(logGroupName=GROUP, logStreamName="occ_log")
        lines = ["started", "password=canary-1 was tried", "MemoryError"]
        events = [{"timestamp": now - 60_000, "message": line} for line in lines]
        logs.put_log_events(logGroupName=GROUP, logStreamName="occ_log", logEvents=events)
        yield opened


@pytest.fixture(scope="module")
def client(
    site: ClientSite, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Client]:
    """A child of a user with folders of its own."""
    assert qapp
    folder = tmp_path_factory.mktemp("user")
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("AWS_", "BELVEDERE_"))]:
            patch.delenv(name)
        for name in ("CONFIG", "STATE", "DATA", "CACHE"):
            patch.setenv(f"XDG_{name}_HOME", str(folder / name))
        reports = folder / "STATE" / "belvedere" / "logs"
        reports.mkdir(parents=True)
        (reports / "crash-20240301.txt").write_text("ValueError\npassword=canary-2\n")
        with client_of(site) as made:
            yield made


@pytest.fixture
def page(qtbot: QtBot, client: Client) -> Iterator[SupportPage]:
    """Shown, with one log that is open elsewhere."""
    source = {"kind": "service", "group": GROUP, "streams": ["occ_log"]}
    mark = {"number": 1, "text": "", "note": ""}
    view = {"kind": "logs", "title": "yard", "sources": [source], "narrowing": {"level": "error"}}
    made = SupportPage(client, lambda: [{**view, "marks": [mark]}])
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    yield made
    made.making.close_down()


def gathered(qtbot: QtBot, page: SupportPage) -> None:
    """Gather, and wait for it."""
    page.parts.setCurrentIndex(MAKING)
    making = page.making
    making.form.range.setCurrentIndex(1)
    making.gather.click()
    assert making.cancel.isVisible()
    qtbot.waitUntil(making.save.isEnabled, timeout=PATIENCE)


def test_a_bundle_is_gathered_previewed_saved_and_opened(
    qtbot: QtBot, page: SupportPage, tmp_path: Path
) -> None:
    making, browser = page.making, page.making.browser
    making.form.note.setText("the yard is blank")
    page.parts.setCurrentIndex(MAKING)
    menu = making.form.crashes.menu()
    qtbot.waitUntil(lambda: bool(menu.actions()), timeout=PATIENCE)
    menu.actions()[0].setChecked(True)
    gathered(qtbot, page)
    (log,) = browser.files.findItems("occ_log.log", Qt.MatchFlag.MatchEndsWith, 0)
    assert browser.files.findItems("crashes/crash-20240301.txt", Qt.MatchFlag.MatchExactly, 0)
    (removal,) = browser.removals.findItems(log.text(0), Qt.MatchFlag.MatchStartsWith, 0)
    browser.removals.itemActivated.emit(removal, 0)
    qtbot.waitUntil(lambda: "[removed: named secret]" in browser.text.toPlainText(), timeout=PATIENCE)
    assert "was tried" in browser.text.textCursor().selectedText()
    assert "canary" not in browser.text.toPlainText()
    (system,) = browser.files.findItems("system.json", Qt.MatchFlag.MatchExactly, 0)
    system.setCheckState(0, Qt.CheckState.Unchecked)
    assert browser.left_out == ["system.json"]
    making.write(str(tmp_path / "support.zip"))
    qtbot.waitUntil(lambda: "✓ Saved" in making.state.text(), timeout=PATIENCE)
    assert b"canary" not in (tmp_path / "support.zip").read_bytes()
    page.parts.setCurrentIndex(OPENED)
    opened = page.opened
    opened.open_file(str(tmp_path / "support.zip"))
    qtbot.waitUntil(lambda: opened.bundles.count() == 1, timeout=PATIENCE)
    assert "the yard is blank" in opened.about.text()
    assert not opened.browser.files.findItems("system.json", Qt.MatchFlag.MatchExactly, 0)

    def known() -> list[QTreeWidgetItem]:
        return opened.summary.findItems("ran out of memory", Qt.MatchFlag.MatchContains, 0)

    qtbot.waitUntil(lambda: len(known()) == 1, timeout=PATIENCE)
    opened.summary.itemActivated.emit(known()[0], 0)
    text = opened.browser.text
    qtbot.waitUntil(lambda: "MemoryError" in text.textCursor().selectedText(), timeout=PATIENCE)
    asked: list[Any] = []
    opened.view_asked.connect(lambda *view: asked.append(view))
    opened.views.click()
    ((title, sources, narrowing),) = asked
    assert (title, narrowing) == ("yard", {"level": "error"})
    assert "was tried" in Path(sources[0]["path"]).read_text()
    (log,) = opened.browser.files.findItems("occ_log.log", Qt.MatchFlag.MatchEndsWith, 0)
    opened.browser.files.setCurrentItem(log)
    qtbot.waitUntil(lambda: "started" in opened.browser.text.toPlainText(), timeout=PATIENCE)
    opened.log.click()
    assert asked[-1][0] == "occ_log.log"
    opened.forget.click()
    assert opened.bundles.count() == 0
    assert not opened.views.isEnabled()


def test_with_consent_the_picture_of_each_camera_goes_along_and_is_shown(
    qtbot: QtBot, page: SupportPage, site: ClientSite, tmp_path: Path
) -> None:
    camera = VirtualCamera(make_clip(tmp_path / "plain.mp4"), user="viewer", password="canary-3")
    camera.start()
    try:
        register_camera(site, "door", camera.url, "viewer", "canary-3")
        page.making.form.pictures.setChecked(True)
        page.making.form.logs.setChecked(False)
        gathered(qtbot, page)
    finally:
        camera.stop()
    browser = page.making.browser
    (picture,) = browser.files.findItems("pictures/door.jpg", Qt.MatchFlag.MatchExactly, 0)
    browser.files.setCurrentItem(picture)
    qtbot.waitUntil(lambda: not browser.picture.pixmap().isNull(), timeout=PATIENCE)
    assert browser.picture.isVisible()


def test_for_a_recipient_it_is_encrypted_and_needs_the_key(
    qtbot: QtBot, page: SupportPage, tmp_path: Path
) -> None:
    opened, file = page.opened, tmp_path / "support.zip.age"
    page.parts.setCurrentIndex(OPENED)
    opened.make_key(str(tmp_path / "mine.key"))
    qtbot.waitUntil(lambda: "age1" in opened.about.text(), timeout=PATIENCE)
    page.making.form.recipient.setText("age1" + opened.about.text().partition("age1")[2])
    page.making.form.logs.setChecked(False)
    gathered(qtbot, page)
    page.making.write(str(file))
    qtbot.waitUntil(lambda: "✓ Saved" in page.making.state.text(), timeout=PATIENCE)
    page.parts.setCurrentIndex(OPENED)
    opened.use_key(str(file))
    opened.open_file(str(file))
    qtbot.waitUntil(lambda: "BV-SUP-005" in opened.problem.text(), timeout=PATIENCE)
    opened.use_key(str(tmp_path / "mine.key"))
    opened.open_file(str(file))
    qtbot.waitUntil(lambda: opened.bundles.count() == 1, timeout=PATIENCE)
    opened.forget.click()


def test_gathering_is_cancelled_and_what_is_no_bundle_is_told(
    qtbot: QtBot, page: SupportPage, tmp_path: Path
) -> None:
    page.parts.setCurrentIndex(MAKING)
    page.making.gather.click()
    page.making.cancel.click()
    assert page.making.gather.isEnabled()
    assert not page.making.save.isEnabled()
    page.parts.setCurrentIndex(OPENED)
    (tmp_path / "odd.zip").write_bytes(b"nothing")
    page.opened.open_file(str(tmp_path / "odd.zip"))
    qtbot.waitUntil(lambda: "BV-SUP-002" in page.opened.problem.text(), timeout=PATIENCE)


def test_with_another_site_nothing_is_waited_for(
    qtbot: QtBot, page: SupportPage, client: Client, site: ClientSite
) -> None:
    page.parts.setCurrentIndex(MAKING)
    page.making.gather.click()
    page.parts.setCurrentIndex(TROUBLESHOOTER)
    qtbot.waitUntil(lambda: page.troubleshooter.guides.count() == 13, timeout=PATIENCE)
    page.troubleshooter.choose("camera")
    page.troubleshooter.look.click()
    client.use({"endpoint": site.service.address})
    assert page.making.gather.isEnabled()
    assert page.troubleshooter.look.isEnabled()
    assert "another site" in page.making.state.text()


def test_a_line_is_explained_and_looked_into(qtbot: QtBot, page: SupportPage) -> None:
    explaining, trouble = page.explaining, page.troubleshooter
    line = "User: arn:aws:iam::123456789012:user/me is not authorized to perform: panorama:ListDevices"
    page.explain(line)
    assert page.parts.currentIndex() == EXPLAINING
    qtbot.waitUntil(lambda: "may not do panorama:ListDevices" in explaining.title.text(), timeout=PATIENCE)
    explaining.search.setText("BV-CAM-001")
    qtbot.waitUntil(lambda: explaining.parts["code"].text() == "BV-CAM-001", timeout=PATIENCE)
    assert not explaining.check.isVisible()
    explaining.search.setText("no such words anywhere")
    qtbot.waitUntil(lambda: "Nothing is known" in explaining.title.text(), timeout=PATIENCE)
    explaining.search.setText(line)
    qtbot.waitUntil(explaining.check.isVisible, timeout=PATIENCE)
    explaining.check.click()
    assert page.parts.currentIndex() == TROUBLESHOOTER
    qtbot.waitUntil(lambda: trouble.fields.keys() == {"message"}, timeout=PATIENCE)
    trouble.choose("permissions", {"message": line})
    trouble.look.click()
    qtbot.waitUntil(lambda: "Problems found" in trouble.state.text(), timeout=PATIENCE)
    assert "panorama:ListDevices" in trouble.findings.item(0).text()


def test_a_problem_is_looked_into(qtbot: QtBot, page: SupportPage) -> None:
    trouble = page.troubleshooter
    qtbot.waitUntil(lambda: trouble.guides.count() == 13, timeout=PATIENCE)
    trouble.choose("permissions")
    assert not trouble.look.isEnabled()
    with socket.socket() as taken:
        taken.bind(("", 0))
        taken.listen()
        trouble.choose("ports", {"port": str(taken.getsockname()[1])})
        trouble.look.click()
        qtbot.waitUntil(lambda: "Problems found" in trouble.state.text(), timeout=PATIENCE)
    assert trouble.findings.item(0).text().startswith("✗")
    trouble.choose("versions")
    trouble.look.click()
    qtbot.waitUntil(lambda: "No problem" in trouble.state.text(), timeout=PATIENCE)
    trouble._on_finding(
        {"finding": {"state": "problem", "text": "a", "remedy": "b", "action": "clean-versions"}}
    )
    trouble.clean.click()
    qtbot.waitUntil(lambda: trouble.findChild(QMessageBox) is not None, timeout=PATIENCE)
    box = trouble.findChild(QMessageBox)
    assert box is not None
    box.button(QMessageBox.StandardButton.Cancel).click()
    trouble.take_back()
    qtbot.waitUntil(lambda: "✓ 0 versions" in trouble.state.text(), timeout=PATIENCE)
