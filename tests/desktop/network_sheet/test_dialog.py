"""The dialog of the network sheet over a real site and a device that waits for its appliance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client
from belvedere_desktop.job_board import JobBoard, JobState
from belvedere_desktop.jobs import JobRunner
from belvedere_desktop.network_sheet.dialog import NetworkSheetDialog
from belvedere_desktop.network_sheet.printing import html_of
from belvedere_desktop.network_sheet.rows import SheetLine, lines_of
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.commands.clients import Place
from belvedere_simulator.commands.main import main
from belvedere_simulator.service.site.site import ensure_site, stop_site

PATIENCE = 60_000


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of a site with the device `gate`, that has addresses in two networks."""
    patch = pytest.MonkeyPatch()
    patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
    folder = tmp_path_factory.mktemp("sheet") / "site"
    ensure_site(folder)
    command = ["device", "provision", "gate", "--data-dir", str(folder), "--out", str(folder.parent)]
    command += [
        "--eth0-static",
        "192.168.0.20/24",
        "--eth0-gateway",
        "192.168.0.1",
        "--eth0-dns",
        "192.168.0.1",
    ]
    command += ["--eth1-static", "10.0.0.5/16", "--eth1-gateway", "10.0.0.1", "--eth1-dns", "10.0.0.1"]
    assert main([*command, "--ntp", "time.invalid"]) == 0
    yield folder
    stop_site(folder)
    patch.undo()


@pytest.fixture
def board() -> Iterator[JobBoard]:
    runner = JobRunner()
    yield JobBoard(runner)
    runner.close()


@pytest.fixture(scope="module")
def client(site: Path, qapp: QApplication) -> Iterator[Client]:
    assert qapp
    made = Client()
    made.use({"dataDir": str(site)})
    yield made
    made.close()


@pytest.fixture
def dialog(qtbot: QtBot, client: Client, board: JobBoard, site: Path) -> Iterator[NetworkSheetDialog]:
    made = NetworkSheetDialog(client, board, _device(site), "gate")
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.shown, timeout=PATIENCE):
        made.show()
    yield made
    made.reject()


def _device(site: Path) -> str:
    sites = Sites()
    with sites.panorama(Place(site)) as panorama:
        device = str(panorama.list_devices()["Devices"][0]["DeviceId"])
    sites.close()
    return device


def lines(dialog: NetworkSheetDialog) -> list[SheetLine]:
    return list(dialog.table.rows.rows)


def test_two_networks_are_explained_with_the_devices_own_addresses(dialog: NetworkSheetDialog) -> None:
    assert "cameras are reached by eth0 192.168.0.20/24" in dialog.explanation.text()
    assert "eth1 10.0.0.5/16" in dialog.explanation.text()
    assert {(line.host, line.port) for line in lines(dialog)} >= {
        ("time.invalid", 123),
        ("192.168.0.1", 53),
        ("10.0.0.1", 53),
    }
    assert not any(line.outcome for line in lines(dialog))


def test_everything_is_tried_from_this_computer(qtbot: QtBot, dialog: NetworkSheetDialog) -> None:
    with qtbot.waitSignal(dialog.tried, timeout=PATIENCE):
        dialog.test.click()
        assert dialog.test.text() == "Cancel"
    assert dialog.test.text() == "Try all"
    reached = {line.protocol: line.reached for line in lines(dialog)}
    assert reached["MQTT over TLS (TCP)"] is True
    assert reached["NTP (UDP)"] is False
    assert dialog.state.text().startswith("From this computer: ")


def test_trying_ends_when_it_is_cancelled(qtbot: QtBot, dialog: NetworkSheetDialog) -> None:
    dialog.test.click()
    dialog.test.click()
    assert dialog.test.text() == "Try all"
    assert not dialog.bar.isVisible()
    with qtbot.assertNotEmitted(dialog.tried, wait=300):
        pass


def test_an_appliance_that_cannot_look_says_so(qtbot: QtBot, dialog: NetworkSheetDialog, site: Path) -> None:
    dialog.offer_viewpoint(_device(site), "gate")
    dialog.viewpoint.setCurrentIndex(1)
    assert dialog.viewpoint.currentText() == "From gate"
    dialog.test.click()
    qtbot.waitUntil(dialog.problem.isVisible, timeout=PATIENCE)
    assert "BV-" in dialog.problem.text()


def test_the_sheet_can_be_copied_and_printed(
    qtbot: QtBot, dialog: NetworkSheetDialog, board: JobBoard, tmp_path: Path
) -> None:
    dialog.copy.click()
    assert "\tMQTT over TLS (TCP)\t" in QGuiApplication.clipboard().text()
    file = tmp_path / "sheet.pdf"
    dialog.save_pdf(file)
    qtbot.waitUntil(lambda: bool(board.rows) and board.rows[0].state is JobState.DONE, timeout=PATIENCE)
    assert file.read_bytes().startswith(b"%PDF-")
    assert dialog.state.text() == f"Written: {file}"
    dialog.save_pdf(file / "in a file.pdf")
    qtbot.waitUntil(lambda: board.rows[0].state is JobState.FAILED, timeout=PATIENCE)
    assert "BV-DSK-002" in dialog.problem.text()


def test_names_are_no_markup_on_paper() -> None:
    row = {
        "host": "<b>cam</b>",
        "port": 554,
        "transport": "TCP",
        "protocol": "RTSP",
        "outward": True,
        "reason": "video of <i>door</i>",
        "way": "eth0",
    }
    sheet = {"title": "<gate>", "explanation": "One & only", "rows": [row]}
    html = html_of(sheet, lines_of(sheet), datetime.now(UTC))
    assert "&lt;b&gt;cam&lt;/b&gt;" in html
    assert "&lt;gate&gt;" in html
    assert "Tried" not in html
