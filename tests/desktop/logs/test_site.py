"""Logs of a real site in the page: chosen by group and stream, followed as an appliance writes them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.jobs import JobRunner
from belvedere_desktop.logs.page import LogsPage
from belvedere_desktop.logs.pane import LogPane
from belvedere_desktop.logs.site_dialog import SiteLogsDialog
from belvedere_desktop.logs.sources import Opening, application_group, device_group, of_group, of_paths
from belvedere_desktop.settings import Settings
from belvedere_simulator.commands.clients import Place, open_clients
from belvedere_simulator.service.site.site import ensure_site, stop_site

PATIENCE = 90_000


@dataclass(frozen=True)
class Site:
    """Its data folder, a client of its logs, and two groups."""

    folder: Path
    logs: Any
    device: str
    application: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with a device, its groups of logs, and one of an application that is gone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        folder = tmp_path_factory.mktemp("site")
        ensure_site(folder)
        with open_clients(Place(folder)) as clients:
            logs = clients("logs")
            device = clients("panorama").provision_device(Name="yard")["DeviceId"]
            groups = device_group(device), application_group(device, "applicationInstance-gate")
            for group, streams in zip(groups, (("occ_log", "syslog"), ("console_output",)), strict=True):
                logs.create_log_group(logGroupName=group)
                for stream in streams:
                    logs.create_log_stream(logGroupName=group, logStreamName=stream)
            yield Site(folder, logs, *groups)
        stop_site(folder)


@pytest.fixture
def client(site: Site, qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    assert qapp
    monkeypatch.setenv("BELVEDERE_DATA", str(site.folder / "user"))
    made = Client()
    made.use({"dataDir": str(site.folder)})
    yield made
    made.close()


@pytest.fixture
def page(client: Client, settings: Settings, qtbot: QtBot) -> Iterator[LogsPage]:
    runner = JobRunner()
    made = LogsPage(client, JobBoard(runner), settings)
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    yield made
    made.close_all()
    runner.close()


def write(logs: Any, group: str, stream: str, words: list[str]) -> None:
    now = int(time.time() * 1000)
    events = [{"timestamp": now + place, "message": text} for place, text in enumerate(words)]
    logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)


def shown(pane: LogPane) -> list[str]:
    pane.area.viewport().repaint()
    return [row.line.text for row in pane.area.rows if row.line is not None]


def test_streams_are_chosen_and_followed(page: LogsPage, client: Client, site: Site, qtbot: QtBot) -> None:
    write(site.logs, site.device, "occ_log", ["first of all"])
    write(site.logs, site.application, "console_output", ["it counts people"])
    dialog = SiteLogsDialog(client, page)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.tree.topLevelItemCount() == 2, timeout=PATIENCE)
    assert [dialog.tree.topLevelItem(number).text(0) for number in range(2)] == [  # type: ignore[union-attr]
        "yard",
        "applicationInstance-gate, yard",
    ]
    chosen: list[Opening] = []
    dialog.opened.connect(chosen.append)
    dialog.search.setText("syslog")
    groups = [dialog.tree.topLevelItem(number) for number in range(2)]
    assert [group.isHidden() for group in groups if group] == [False, True]
    dialog.search.clear()
    for group in groups:
        assert group is not None
        group.setSelected(True)
    dialog.open_button.click()
    [opening] = chosen
    assert opening.live
    assert [source["group"] for source in opening.sources] == [site.device, site.application]
    pane = page.open(opening)
    qtbot.waitUntil(lambda: len(shown(pane)) == 2, timeout=PATIENCE)
    assert pane.follow.isChecked()
    write(site.logs, site.device, "syslog", [f"line {number}" for number in range(200)])
    qtbot.waitUntil(lambda: pane.log.counts.lines == 202, timeout=PATIENCE)
    titles = {track.title for track in pane.log.tracks}
    assert titles == {"yard/occ_log", "yard/syslog", "applicationInstance-gate, yard/console_output"}
    qtbot.waitUntil(lambda: "line 199" in "".join(shown(pane)[-1:]), timeout=PATIENCE)
    page.show_group(site.device, "yard", time.time() - 3600)
    at = page.panes[-1]
    qtbot.waitUntil(lambda: at.area.current is not None, timeout=PATIENCE)
    assert "first of all" in at.area.current.text  # type: ignore[union-attr]


def test_another_site_closes_its_logs_and_leaves_files_open(
    page: LogsPage, client: Client, site: Site, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "own.log"
    file.write_text("2026-11-21 08:00:00 INFO own\n")
    told: list[str] = []
    page.told.connect(told.append)
    for opening in (of_group(site.device, "yard"), of_paths([str(file)])):
        pane = page.open(opening)
        qtbot.waitUntil(lambda: pane.log.view > 0, timeout=PATIENCE)  # noqa: B023 - looked at before the next
    client.use({"endpoint": "https://127.0.0.1:1"})
    [kept] = page.panes
    qtbot.waitUntil(lambda: shown(kept) != [], timeout=PATIENCE)
    assert "yard was closed" in told[-1]
    page.hide()
    with file.open("a") as more:
        more.write("2026-11-21 08:00:01 INFO while nobody looked\n")
    qtbot.waitUntil(lambda: kept.log.counts.lines == 2, timeout=PATIENCE)
    assert kept.log.extent == 1
    page.show()
    qtbot.waitUntil(lambda: len(shown(kept)) == 2, timeout=PATIENCE)
