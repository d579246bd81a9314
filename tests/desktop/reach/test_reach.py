"""Choosing where appliances find the site: a real site, real doors."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import TYPE_CHECKING

from pytestqt.qtbot import QtBot

from belvedere_desktop.reach.banner import ReachBanner
from belvedere_desktop.reach.dialog import ReachDialog
from belvedere_desktop.reach.step import ReachStep
from belvedere_simulator.provisioning.address_notice import NOTICE
from fakes.reached_computer import FIRST, SECOND

if TYPE_CHECKING:
    from .conftest import Desk

PATIENCE = 60_000


def shown(qtbot: QtBot, desk: Desk) -> ReachStep:
    step = ReachStep(desk.client)
    qtbot.addWidget(step)
    step.resize(760, 560)
    step.show()
    qtbot.waitUntil(step.here.isEnabled, timeout=PATIENCE)
    return step


def listen_at(qtbot: QtBot, step: ReachStep, address: str) -> None:
    step.network.click()
    step.addresses.choose(address)
    if not step.is_complete:
        step.consent.setChecked(True)
        step.apply.click()
    qtbot.waitUntil(lambda: step.is_complete, timeout=PATIENCE)


def test_a_site_that_is_found_here_needs_no_more(qtbot: QtBot, desk: Desk) -> None:
    step = shown(qtbot, desk)
    assert step.is_complete
    assert step.here.isChecked()
    assert not step.addresses.isVisible()
    assert "✓" in step.state.text()


def test_nothing_listens_before_the_person_agrees(qtbot: QtBot, desk: Desk) -> None:
    step = shown(qtbot, desk)
    step.network.click()
    listed = [step.addresses.table.topLevelItem(row) for row in range(2)]
    assert [row.text(0) for row in listed if row is not None] == [FIRST, SECOND]
    step.addresses.choose(FIRST)
    assert not step.is_complete
    assert not step.apply.isEnabled()
    assert FIRST in step.consent_text.text()
    step.consent.setChecked(True)
    assert step.apply.isEnabled()


def test_it_listens_at_the_chosen_address_and_tells_what_the_test_found(qtbot: QtBot, desk: Desk) -> None:
    step = shown(qtbot, desk)
    listen_at(qtbot, step, FIRST)
    assert FIRST in step.state.text()
    assert step.doors.tested.text().count("✓") == 3
    assert not step.consent.isVisible()
    again = shown(qtbot, desk)
    qtbot.waitUntil(again.network.isChecked, timeout=PATIENCE)
    assert again.addresses.chosen == FIRST


def test_a_port_that_is_taken_is_told_where_it_was_asked_for(qtbot: QtBot, desk: Desk) -> None:
    step = shown(qtbot, desk)
    listen_at(qtbot, step, FIRST)
    with socket.create_server((SECOND, desk.computer.service.device_keys.port)):
        step.addresses.choose(SECOND)
        step.consent.setChecked(True)
        step.apply.click()
        qtbot.waitUntil(lambda: "BV-RCH-002" in step.problem.text(), timeout=PATIENCE)
        assert not step.is_complete
    qtbot.waitUntil(lambda: step.is_complete, timeout=PATIENCE)


def test_a_lost_address_is_told_above_the_pages_and_another_one_chosen(
    qtbot: QtBot, desk: Desk, tmp_path: Path
) -> None:
    listen_at(qtbot, shown(qtbot, desk), FIRST)
    banner = ReachBanner(desk.client, after=0)
    qtbot.addWidget(banner)
    banner.show()
    desk.has(SECOND)
    qtbot.waitUntil(banner.panel.isVisible, timeout=PATIENCE)
    qtbot.waitUntil(lambda: FIRST in banner.words.text() and SECOND in banner.words.text(), timeout=PATIENCE)
    dialog = ReachDialog(desk.client)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: FIRST in dialog.step.state.text(), timeout=PATIENCE)
    listen_at(qtbot, dialog.step, SECOND)
    qtbot.waitUntil(lambda: not banner.panel.isVisible(), timeout=PATIENCE)
    dialog.write_note(str(tmp_path))
    qtbot.waitUntil((tmp_path / NOTICE).exists, timeout=PATIENCE)
    desk.has(FIRST, SECOND)


def test_the_site_is_closed_to_the_network_again(qtbot: QtBot, desk: Desk) -> None:
    step = shown(qtbot, desk)
    step.here.click()
    assert step.apply.isEnabled()
    step.apply.click()
    qtbot.waitUntil(lambda: step.is_complete, timeout=PATIENCE)
    assert not step.doors.isVisible()
