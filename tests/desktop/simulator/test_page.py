"""The Simulator page with the sample application, from the folder to the report."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import av
import psutil
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from belvedere_desktop.appearance.theme import Theme
from belvedere_desktop.application import Services
from belvedere_desktop.demo import demo_run
from belvedere_desktop.desktop import Desktop
from belvedere_desktop.display.window import DisplayWindow
from belvedere_desktop.failures import Failures
from belvedere_desktop.own_log import OwnLog
from belvedere_desktop.settings import Settings
from belvedere_desktop.simulator.configuration import SourceKind, to_arguments
from belvedere_desktop.simulator.page import SimulatorPage
from belvedere_desktop.simulator.run_state import Phase, apply, begin
from belvedere_desktop.translations import Languages
from belvedere_simulator.events import CodeReloaded
from belvedere_simulator.folders import Folders
from belvedere_simulator.video.virtual_camera.server import VirtualCamera
from fakes.children import own_children
from fakes.waiting import until

READ_MS = 60_000
PLAY_MS = 90_000


@pytest.fixture
def services(
    tmp_path: Path, settings: Settings, theme: Theme, own_log: OwnLog, monkeypatch: pytest.MonkeyPatch
) -> Services:
    """What a first start has; applications keep their storage in the test's folder."""
    monkeypatch.setenv("BELVEDERE_DATA", str(tmp_path / "data"))
    folders = Folders(tmp_path / "config", tmp_path / "data", tmp_path / "logs", tmp_path / "cache")
    return Services(folders, settings, theme, Languages(tmp_path), Failures(folders.logs), own_log)


@pytest.fixture
def desktop(services: Services) -> Iterator[Desktop]:
    """The window of somebody who left it at the Simulator page."""
    services.settings.last_page = "simulator"
    yield from shown(Desktop(services))


def shown(desktop: Desktop) -> Iterator[Desktop]:
    """Show a desktop, and take it down with everything it started."""
    desktop.show()
    yield desktop
    desktop.window.close()
    desktop.close()


def page_of(desktop: Desktop, qtbot: QtBot) -> SimulatorPage:
    """The page, once it is built."""
    qtbot.waitUntil(lambda: desktop.page is not None, timeout=READ_MS)
    assert desktop.page is not None
    return desktop.page


def open_folder(desktop: Desktop, folder: Path, qtbot: QtBot) -> SimulatorPage:
    """Open a folder and wait until it was checked."""
    page = page_of(desktop, qtbot)
    with qtbot.waitSignal(page.loaded, timeout=READ_MS):
        page.open_folder(folder)
    return page


def problems(page: SimulatorPage) -> str:
    """Every word of the problem list."""
    page.work.problems.clearSelection()
    return "\n".join(problem.text for problem in page.work.problems._problems)


def test_a_sound_folder_is_shown_with_its_graph_and_choices(
    desktop: Desktop, samples: Path, qtbot: QtBot
) -> None:
    page = open_folder(desktop, samples / "people_counter", qtbot)
    assert page.work.title.text() == "people_counter"
    assert set(page.work.configuration.cameras) == {"square_camera", "market_camera"}
    assert page.work.graph.table.rowCount() == len(page._folder.drawing.cards) > 5  # type: ignore[union-attr]
    assert page.work.bar.start.isEnabled()
    assert desktop.window.action("start").isEnabled()
    assert page.recent() == [samples / "people_counter"]
    assert desktop.window.action("capacity").isEnabled()
    capacity = page.measure_capacity()
    assert capacity is not None and "people_counter" in capacity.windowTitle()
    capacity.reject()


def test_a_broken_folder_shows_every_problem_with_its_place(
    desktop: Desktop, samples: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(samples / "people_counter", broken)
    graph = next(broken.glob("graphs/*/graph.json"))
    graph.write_text(graph.read_text().replace('"edges"', '"edgse"'))
    page = open_folder(desktop, broken, qtbot)
    assert not page.work.bar.start.isEnabled()
    assert "error" in problems(page) and "graph.json:" in problems(page)
    assert page.work.below.currentWidget() is page.work.problems


def test_a_folder_that_is_no_application_says_so(desktop: Desktop, tmp_path: Path, qtbot: QtBot) -> None:
    page = open_folder(desktop, tmp_path, qtbot)
    assert "BV-MAN-051" in problems(page)


def test_a_dropped_folder_is_opened(desktop: Desktop, samples: Path, qtbot: QtBot) -> None:
    page = page_of(desktop, qtbot)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(samples / "people_counter"))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    drop = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, buttons, keys)
    with qtbot.waitSignal(page.loaded, timeout=READ_MS):
        page.dropEvent(drop)
    assert page.work.title.text() == "people_counter"


def test_without_its_override_the_sample_is_refused_and_can_be_given_it_back(
    desktop: Desktop, samples: Path, qtbot: QtBot
) -> None:
    page = open_folder(desktop, samples / "people_counter", qtbot)
    for override, ready in (("", False), (page.parts.model.configuration.override, True)):
        with qtbot.waitSignal(page.loaded, timeout=READ_MS):
            page.work.configuration.override_chosen.emit(override)
        assert page.work.bar.start.isEnabled() is ready
        assert bool(page.work.configuration.cameras) is ready
    assert "error" not in problems(page)


def test_undo_and_redo_are_in_the_menu(desktop: Desktop, samples: Path, qtbot: QtBot) -> None:
    page = open_folder(desktop, samples / "people_counter", qtbot)
    assert not desktop.window.action("undo").isEnabled()
    page.work.bar.provider_chosen.emit("cpu")
    desktop.window.action("undo").trigger()
    assert page.work.bar.provider.currentData() == "auto"
    desktop.window.action("redo").trigger()
    assert page.work.bar.provider.currentData() == "cpu"


def test_reloading_is_a_choice_and_what_was_reloaded_is_told(
    desktop: Desktop, samples: Path, qtbot: QtBot
) -> None:
    page = open_folder(desktop, samples / "people_counter", qtbot)
    page.work.bar.reload.click()
    assert "--reload" in to_arguments(page.parts.model.configuration)
    page.parts.model.undo_stack.undo()
    assert not page.work.bar.reload.isChecked()
    told: list[str] = []
    page.told.connect(told.append)
    state = begin()
    news = CodeReloaded("code_node", ("application.py",), ("package.json",))
    for event in (news, replace(news, seconds=0.61)):
        state = apply(state, event)
        page.parts.controller.state_changed.emit(state)
    assert "application.py" in told[0] and "package.json" in told[0]
    assert "0.61 s" in told[1]


def test_running_without_isolation_is_asked_once_and_a_no_starts_nothing(
    desktop: Desktop, samples: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_folder(desktop, samples / "people_counter", qtbot)
    page.work.bar.isolation_chosen.emit("paths")
    assert page.work.bar.badge.isVisible()
    asked: list[str] = []

    def decline(box: QMessageBox) -> int:
        asked.append(box.text())
        return 0

    monkeypatch.setattr(QMessageBox, "exec", decline)
    page.start()
    assert len(asked) == 1
    assert page.parts.controller.state.phase is Phase.IDLE


def test_the_sample_plays_from_a_file_and_a_virtual_camera_and_reports(
    services: Services, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = tmp_path / "film.mp4"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(film), ""))
    before = set(psutil.Process().children(recursive=True))
    first = demo_run()
    assert first.configuration is not None
    kinds = [sources[0].kind for _, sources in first.configuration.cameras]
    assert kinds == [SourceKind.FILE, SourceKind.VIRTUAL]
    for desktop in shown(Desktop(services, demo_run)):
        play(desktop, page_of(desktop, qtbot), qtbot)
    with av.open(str(film)) as recorded:
        assert recorded.streams.video[0].codec_context.name == "h264"
        assert sum(1 for _ in recorded.decode(video=0)) > 1
    until(lambda: not set(own_children()) - before)


def play(desktop: Desktop, page: SimulatorPage, qtbot: QtBot) -> None:
    """Watch the run play on both cameras and in the display window, then stop it."""
    controller = page.parts.controller

    def plays() -> bool:
        state = controller.state
        if state.phase is Phase.FINISHED:
            return True
        running = {name for name, view in state.nodes.items() if view.state == "RUNNING"}
        return running >= {"square_camera", "market_camera", "code_node"} and bool(
            state.statistics and state.statistics.put
        )

    qtbot.waitUntil(plays, timeout=PLAY_MS)
    assert controller.state.phase is Phase.RUNNING, problems(page)
    qtbot.waitUntil(lambda: desktop.display is not None, timeout=READ_MS)
    assert desktop.display is not None
    view = desktop.display.view
    qtbot.waitUntil(lambda: view.picture is not None and len(view.picture.streams) == 2, timeout=READ_MS)
    assert "people_counter" in desktop.display.windowTitle()
    assert not page.work.configuration.isEnabled()
    record(desktop.display, qtbot)
    look_into(page, qtbot)
    page.work.bar.stop.click()
    qtbot.waitUntil(lambda: controller.state.phase is Phase.FINISHED, timeout=READ_MS)
    finished = controller.state.finished
    assert finished is not None and finished.exit_code == 0
    assert page.work.report.tree.topLevelItemCount() > 5
    assert page.work.bar.start.isEnabled()


def look_into(page: SimulatorPage, qtbot: QtBot) -> None:
    """A parameter changed by hand, for code that reads it at its start; a frame with what the model saw."""
    live, inspector = page.work.live, page.work.inspector
    live.editors["label"].edited.emit("by hand")
    live.send()
    qtbot.waitUntil(lambda: live.notes["label"].text() != "", timeout=READ_MS)
    assert live.undo.isEnabled() and not live.redo.isEnabled()
    live.restart.click()

    def seen() -> str:
        inspector.take.click()
        qtbot.waitUntil(inspector.take.isEnabled, timeout=READ_MS)
        return str(inspector._look.get("frames"))

    qtbot.waitUntil(lambda: "by hand" in seen(), timeout=PLAY_MS)
    assert not inspector.frame.image.isNull()
    assert (inspector.input.image.width(), inspector.input.image.height()) == (320, 192)
    assert "float32 1x3x192x320" in inspector.input_words.text()
    assert inspector.outcome.topLevelItemCount() > 1
    live.undo.click()
    qtbot.waitUntil(live.redo.isEnabled, timeout=READ_MS)


def record(display: DisplayWindow, qtbot: QtBot) -> None:
    """Record a second of what is shown: whoever writes the film leaves pictures out while it is slow."""
    display.action("record").setChecked(True)
    qtbot.waitUntil(lambda: "recording" in display.windowTitle(), timeout=READ_MS)
    begun = display.view.picture
    assert begun is not None
    qtbot.waitUntil(
        lambda: display.view.picture is not None and display.view.picture.sequence > begun.sequence + 30,
        timeout=READ_MS,
    )
    display.action("record").setChecked(False)
    qtbot.waitUntil(lambda: display.statusBar().currentMessage().startswith("Recorded"), timeout=READ_MS)


def test_a_camera_with_a_password_plays_and_the_password_is_nowhere_to_be_seen(
    desktop: Desktop, samples: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    page = open_folder(desktop, samples / "people_counter", qtbot)
    camera = VirtualCamera(
        samples / "clips" / "square.mp4", user="ada", password="geheim-7", authentication="digest"
    )
    camera.start()
    try:
        choose(page, "square_camera", camera.url.replace("://", "://ada:geheim-7@"), SourceKind.RTSP)
        choose(page, "market_camera", str(samples / "clips" / "market.mp4"), SourceKind.FILE)
        page.start()
        qtbot.waitUntil(lambda: delivers(page, "square_camera"), timeout=PLAY_MS)
        for child in psutil.Process().children(recursive=True):
            with suppress(psutil.NoSuchProcess):  # it ended meanwhile
                assert "geheim-7" not in " ".join(child.cmdline())
        page.parts.controller.stop()
        qtbot.waitUntil(lambda: page.parts.controller.state.phase is Phase.FINISHED, timeout=READ_MS)
    finally:
        camera.stop()
    page.close_run()
    assert [file for file in tmp_path.rglob("*") if b"geheim-7" in content_of(file)] == []
    assert "geheim-7" not in "".join(
        page.work.log.model.line(row).line for row in range(page.work.log.model.rowCount())
    )


def content_of(file: Path) -> bytes:
    """What is in a file; nothing where there is none any more."""
    try:
        return file.read_bytes() if file.is_file() else b""
    except FileNotFoundError:
        return b""


def choose(page: SimulatorPage, node: str, source: str, kind: SourceKind) -> None:
    """Choose a camera's kind and type its source."""
    row = page.work.configuration.cameras[node].rows[0]
    row.kind.setCurrentIndex(row.kind.findData(kind))
    row.kind.activated.emit(row.kind.currentIndex())
    QTest.keyClicks(row.source, source)


def delivers(page: SimulatorPage, node: str) -> bool:
    """Whether pictures of a camera arrive, or the run is over."""
    state = page.parts.controller.state
    assert state.phase is not Phase.FINISHED or not state.problems, problems(page)
    stream = state.streams.get(node)
    return stream is not None and stream.delivered > 0
