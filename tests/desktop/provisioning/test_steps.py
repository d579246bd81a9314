"""What the site refuses is told at the field it concerns; another part may bring a step."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client
from belvedere_desktop.provisioning.extra_step import ExtraStep
from belvedere_desktop.provisioning.frame import ARCHIVE, EXTRA, NAME, NETWORK
from belvedere_desktop.provisioning.page import ProvisionPage
from belvedere_desktop.settings import Settings
from belvedere_simulator.commands.main import main
from fakes.looking import nameless

from .conftest import PATIENCE, go_to_archive, until_ready


def test_every_control_has_a_name_and_another_part_may_bring_a_step(
    qtbot: QtBot, client: Client, settings: Settings
) -> None:
    class Address(ExtraStep):
        ready = False

        @property
        def title(self) -> str:
            return "Reach"

        @property
        def is_complete(self) -> bool:
            return self.ready

    step = Address()
    more = ProvisionPage(client, settings, extra=step)
    qtbot.addWidget(more)
    assert "○ Reach    ○ Archive" in more.frame.where.text()
    more.show()
    more.name_step.name.put("reached")
    qtbot.waitUntil(more.next.isEnabled, timeout=PATIENCE)
    more.next.click()
    more.next.click()
    assert more.step == EXTRA
    assert not more.next.isEnabled()
    step.ready = True
    step.changed.emit()
    more.next.click()
    assert more.step == ARCHIVE
    assert nameless(more) == []


def test_a_name_that_somebody_took_meanwhile_is_refused_at_its_field(
    qtbot: QtBot, page: ProvisionPage, site: Path, tmp_path: Path
) -> None:
    go_to_archive(qtbot, page, "wanted")
    assert main(["device", "provision", "wanted", "--data-dir", str(site), "--out", str(tmp_path)]) == 0
    page.archive_step.save.setChecked(True)
    page.archive_step.folder.setText(str(tmp_path / "other"))
    page.next.click()
    qtbot.waitUntil(lambda: page.step == NAME, timeout=PATIENCE)
    assert "The site refused it" in page.problem.text()
    assert "There is a device" in page.name_step.name.problem
    assert not page.next.isEnabled()
    page.name_step.name.put("wanted-2")
    assert page.name_step.name.problem == ""
    assert page.next.isEnabled()


def test_an_address_of_another_device_is_told_with_its_name(
    qtbot: QtBot, page: ProvisionPage, site: Path, tmp_path: Path
) -> None:
    fixed = ["--eth0-static", "192.168.7.20/24", "--eth0-gateway", "192.168.7.1", "--eth0-dns", "8.8.8.8"]
    made = ["device", "provision", "owner", *fixed, "--data-dir", str(site), "--out", str(tmp_path)]
    assert main(made) == 0
    page.name_step.name.put("second")
    until_ready(qtbot, page)
    page.next.click()
    assert page.step == NETWORK
    port = page.network_step.first
    port.static.setChecked(True)
    for field, text in ((port.address, "192.168.7.20"), (port.gateway, "192.168.7.1"), (port.dns, "8.8.8.8")):
        field.put(text)
    qtbot.waitUntil(lambda: "owner" in port.address.problem, timeout=PATIENCE)
    assert not page.next.isEnabled()
    port.address.put("192.168.7.21")
    assert page.next.isEnabled()
