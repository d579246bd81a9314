"""The start page: choices, demonstrations, and what runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client
from belvedere_desktop.start.overview import overview_rows
from belvedere_desktop.start.page import StartPage
from belvedere_simulator.appliance.control.client import ask
from belvedere_simulator.demonstration.record import read_demonstration

PATIENCE = 90_000


@pytest.fixture
def page(client: Client, qtbot: QtBot) -> Iterator[StartPage]:
    shown = StartPage(client)
    qtbot.addWidget(shown)
    shown.resize(1180, 690)
    shown.show()
    yield shown
    shown.close()
    client.use({})  # answers under way are for nobody any more


def test_the_three_choices_lead_on(page: StartPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.page_asked) as asked:
        page.set_up.choice.click()
    assert asked.args == ["provision"]
    with qtbot.waitSignal(page.application_asked):
        page.application.choice.click()
    with qtbot.waitSignal(page.sample_asked):
        page.application.demonstration.click()
    with qtbot.waitSignal(page.logs_asked) as asked:
        page.logs.choice.click()
    assert asked.args == [None]
    assert not any(card.busy for card in page.cards)


def test_to_look_starts_no_site(page: StartPage, user: Path, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page._watch.is_on, timeout=PATIENCE)
    qtbot.waitUntil(lambda: page.overview.rows[1].words == "none runs", timeout=PATIENCE)
    assert page.overview.rows[0].words.startswith("not running")
    assert not (user / "site").exists()


def test_an_appliance_is_started_with_one_click(page: StartPage, user: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.panel_asked, timeout=PATIENCE) as asked:
        page.set_up.demonstration.click()
        assert page.set_up.busy and page.set_up.demonstration.text() == "Cancel"
    assert asked.args == [str(user / "appliance")]
    qtbot.waitUntil(
        lambda: ask(user / "appliance", "status", {})["power"] in ("booting", "on"), timeout=PATIENCE
    )
    assert page.set_up.demonstration.text() == "Start one on this computer"
    qtbot.waitUntil(lambda: "This computer" in page.overview.rows[1].words, timeout=PATIENCE)
    with qtbot.waitSignal(page.panel_asked):
        page.overview.link("front-panel").click()


def test_faulty_logs_come_from_an_appliance_that_failed(page: StartPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.logs_asked, timeout=PATIENCE) as asked:
        page.logs.demonstration.click()
    (folder,) = asked.args
    told = (folder / "panorama" / "occ.log").read_text(encoding="utf-8")
    assert "BV-PRV-007" in told
    assert sorted(file.name for file in (folder / "panorama").iterdir()) == [
        "kern.log",
        "occ.log",
        "ota_agent.log",
        "syslog.log",
    ]


def test_the_demonstration_is_added_seen_and_removed(page: StartPage, user: Path, qtbot: QtBot) -> None:
    bar = page.demonstration
    bar.button.click()
    assert bar.busy and bar.button.text() == "Cancel"
    qtbot.waitUntil(lambda: bar.present and not bar.busy, timeout=PATIENCE)
    assert bar.words.text() == "The demonstration is there: 3 devices and 4 cameras."
    wanted = ["1 of 3 online", "4"]
    qtbot.waitUntil(lambda: [row.words for row in page.overview.rows[2:]] == wanted, timeout=PATIENCE)
    with qtbot.waitSignal(page.page_asked) as asked:
        page.overview.link("devices").click()
    assert asked.args == ["devices"]
    bar.button.click()
    qtbot.waitUntil(lambda: not bar.busy, timeout=PATIENCE)
    assert not bar.present
    assert read_demonstration(user / "site") is None
    assert not (user / "site" / "appliances").exists()


def test_one_that_is_given_up_leaves_nothing(page: StartPage, user: Path, qtbot: QtBot) -> None:
    bar = page.demonstration
    bar.button.click()
    qtbot.waitUntil(lambda: read_demonstration(user / "site") is not None, timeout=PATIENCE)
    bar.button.click()
    assert not bar.busy
    qtbot.waitUntil(lambda: read_demonstration(user / "site") is None, timeout=PATIENCE)


def test_every_button_says_what_it_is(page: StartPage) -> None:
    buttons = [each for each in page.findChildren(QAbstractButton) if each.isVisibleTo(page)]
    assert len(buttons) > 7
    assert [each for each in buttons if not (each.text() or each.accessibleName())] == []


def test_rows_of_a_site_that_runs() -> None:
    box = {"name": "This computer", "running": True, "device": {"name": "yard"}}
    told = {"site": "http://h", "appliances": [box], "devices": {"count": 3, "online": 1}, "cameras": 4}
    rows = overview_rows(told)
    assert [(row.words, row.target) for row in rows] == [
        ("http://h", ""),
        ("This computer (yard)", "front-panel"),
        ("1 of 3 online", "devices"),
        ("4", "cameras"),
    ]
