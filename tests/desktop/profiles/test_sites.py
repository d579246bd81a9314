"""Another site is trusted once, worked with, and always in sight."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client, Listeners
from belvedere_desktop.profiles.dialog import SitesDialog
from belvedere_desktop.profiles.form import ProfileForm
from belvedere_desktop.profiles.switch import SiteSwitch
from belvedere_desktop.provisioning.frame import DONE
from belvedere_desktop.provisioning.page import ProvisionPage
from belvedere_desktop.reach.step import ReachStep
from belvedere_desktop.settings import Settings
from fakes.remote_site import Remote

PATIENCE = 60_000


@pytest.fixture
def switch(qtbot: QtBot, client: Client) -> SiteSwitch:
    """In the status bar."""
    switch = SiteSwitch(client, after_ms=0)
    qtbot.addWidget(switch)
    switch.switched.connect(lambda name: client.use({"site": name}))
    qtbot.waitUntil(lambda: bool(switch.active), timeout=PATIENCE)
    return switch


def answer(qtbot: QtBot, client: Client, work: str, **given: object) -> Any:
    answers: list[Any] = []
    client.call(work, given, Listeners(done=answers.append, failed=answers.append))
    qtbot.waitUntil(lambda: bool(answers), timeout=PATIENCE)
    return answers[0]


def filled(qtbot: QtBot, client: Client, remote: Remote, name: str) -> ProfileForm:
    form = ProfileForm(client)
    qtbot.addWidget(form)
    form.show()
    form.name.put(name)
    form.url.put(remote.url)
    form.key.put(remote.key[0])
    form.secret.put(remote.key[1])
    return form


def test_nothing_is_kept_before_the_fingerprint_is_agreed_to(
    qtbot: QtBot, client: Client, remote: Remote
) -> None:
    form = filled(qtbot, client, remote, "plant")
    assert not form.keep.isEnabled()
    form.look.click()
    qtbot.waitUntil(form.panel.isVisible, timeout=PATIENCE)
    assert form.fingerprint.text().replace("\n", "") == remote.fingerprint
    assert not form.keep.isEnabled()
    form.agree.setChecked(True)
    assert form.keep.isEnabled()
    form.url.put(f"{remote.url}0")
    assert not form.keep.isEnabled()


def test_a_refusal_stands_at_the_field_that_it_is_about(qtbot: QtBot, client: Client, remote: Remote) -> None:
    form = filled(qtbot, client, remote, "plant")
    form.url.put("http://plain.example")
    form.look.click()
    qtbot.waitUntil(lambda: "BV-PFL-003" in form.url.problem, timeout=PATIENCE)
    form.url.put(remote.url)
    form.look.click()
    qtbot.waitUntil(form.panel.isVisible, timeout=PATIENCE)
    form.agree.setChecked(True)
    form.name.put("no name")
    form.keep.click()
    qtbot.waitUntil(lambda: "BV-PFL-002" in form.name.problem, timeout=PATIENCE)
    form.name.put("plant")
    form.secret.put("a secret that the site does not know, at all")
    form.keep.click()
    qtbot.waitUntil(lambda: bool(form.problem.text()), timeout=PATIENCE)
    assert answer(qtbot, client, "profiles.list")["profiles"] == []


def test_a_remote_site_is_added_switched_to_edited_and_removed(
    qtbot: QtBot, client: Client, remote: Remote, switch: SiteSwitch
) -> None:
    local = switch.text()
    form = filled(qtbot, client, remote, "plant")
    form.look.click()
    qtbot.waitUntil(form.panel.isVisible, timeout=PATIENCE)
    form.agree.setChecked(True)
    with qtbot.waitSignal(form.kept, timeout=PATIENCE):
        form.keep.click()
    dialog = SitesDialog(client, switch)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.table.topLevelItemCount() == 2, timeout=PATIENCE)
    states: list[dict[str, Any]] = []
    watch = client.watch("devices.watch", {}, states.append)
    watch.start()
    qtbot.waitUntil(lambda: bool(states) and "devices" in states[-1], timeout=PATIENCE)
    dialog.choose("plant")
    assert remote.fingerprint in dialog.fingerprint.text()
    with qtbot.waitSignal(switch.switched, timeout=PATIENCE):
        dialog.use.click()
    assert "plant" in switch.text()
    assert isinstance(answer(qtbot, client, "devices.list"), list)
    assert answer(qtbot, client, "reach.look") == {"remote": True}
    assert answer(qtbot, client, "reach.test").code == "BV-RCH-006"
    qtbot.waitUntil(lambda: "devices" in states[-1], timeout=PATIENCE)
    client.forget(watch)
    form = ProfileForm(client, dialog._profiles[0], dialog)
    assert isinstance(form.secret.editor, QLineEdit)
    assert form.secret.editor.echoMode() is QLineEdit.EchoMode.Password
    assert form.secret.text == ""
    form.name.put("hall")
    with qtbot.waitSignal(form.kept, timeout=PATIENCE):
        form.keep.click()
    qtbot.waitUntil(lambda: "hall" in switch.text(), timeout=PATIENCE)
    answer(qtbot, client, "profiles.remove", name="hall")
    qtbot.waitUntil(lambda: switch.text() == local, timeout=PATIENCE)


def test_the_site_stays_while_something_hinders(switch: SiteSwitch) -> None:
    told: list[str] = []
    switch.told.connect(told.append)
    switch.hindrance = lambda: "an archive is on its way"
    switch.use("plant")
    assert told == ["an archive is on its way"]
    assert switch.is_local


def test_the_wizard_sets_an_appliance_of_this_computer_up_at_a_site_elsewhere(
    qtbot: QtBot, client: Client, remote: Remote, appliance: Path, settings: Settings
) -> None:
    key, secret = remote.key
    given = {"url": remote.url, "keyId": key, "secret": secret, "fingerprint": remote.fingerprint}
    answer(qtbot, client, "profiles.add", name="works", **given)
    client.use({"site": "works"})
    page = ProvisionPage(client, settings, str(appliance), extra=ReachStep(client))
    qtbot.addWidget(page)
    page.show()
    page.name_step.name.put("far-gate")
    for _step in range(3):
        qtbot.waitUntil(page.next.isEnabled, timeout=PATIENCE)
        page.next.click()
    qtbot.waitUntil(page.archive_step.here.isEnabled, timeout=PATIENCE)
    page.archive_step.here.setChecked(True)
    qtbot.waitUntil(page.next.isEnabled, timeout=PATIENCE)
    page.next.click()
    qtbot.waitUntil(lambda: page.step == DONE, timeout=PATIENCE)
    assert remote.fingerprint in page.done_step.text.toPlainText().replace("\n", "")
