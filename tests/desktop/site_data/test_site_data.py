"""The data of a site: how much, moved, cleaned up, reset by its typed name; a real site."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client
from belvedere_desktop.devices.confirming import TypedNameDialog
from belvedere_desktop.site_data.cleaning import CleaningDialog
from belvedere_desktop.site_data.dialog import SiteDataDialog
from belvedere_simulator.service.site.site import ensure_site, site_status, stop_site

PATIENCE = 240_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where a user's sites are, and no keyring."""
    patch, folder = pytest.MonkeyPatch(), tmp_path_factory.mktemp("data")
    for name in [name for name in os.environ if name.startswith(("AWS_", "BELVEDERE_"))]:
        patch.delenv(name)
    patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    ensure_site(folder / "site")
    yield folder
    for site in ("site", "elsewhere"):
        stop_site(folder / site)
    patch.undo()


@pytest.fixture
def site(folder: Path) -> Path:
    """Where the site is now."""
    return next(folder / name for name in ("site", "elsewhere") if (folder / name).exists())


@pytest.fixture
def dialog(qtbot: QtBot, site: Path) -> Iterator[SiteDataDialog]:
    """Open over the site."""
    client = Client()
    client.use({"dataDir": str(site)})
    dialog = SiteDataDialog(client)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.clean.isEnabled, timeout=PATIENCE)
    yield dialog
    client.close()


def test_it_tells_where_the_data_are_and_how_much(dialog: SiteDataDialog, site: Path) -> None:
    assert str(site) in dialog.where.text()
    assert dialog.table.topLevelItemCount() == 6


def test_it_is_cleaned_up(qtbot: QtBot, dialog: SiteDataDialog) -> None:
    dialog.clean.click()
    asking = dialog.findChild(CleaningDialog)
    assert asking is not None
    asking.accept()
    assert not dialog.clean.isEnabled()
    assert dialog.cancel.isVisible()
    qtbot.waitUntil(lambda: "✓" in dialog.state.text(), timeout=PATIENCE)
    qtbot.waitUntil(dialog.clean.isEnabled, timeout=PATIENCE)


def test_a_folder_that_does_not_fit_is_told(qtbot: QtBot, dialog: SiteDataDialog, site: Path) -> None:
    dialog.move_to(str(site / "inside"))
    qtbot.waitUntil(lambda: "BV-DATA-001" in dialog.problem.text(), timeout=PATIENCE)
    assert dialog.move_away.isEnabled()


def test_it_is_new_only_after_its_name_was_typed(qtbot: QtBot, dialog: SiteDataDialog, site: Path) -> None:
    before = site_status(site).record
    dialog.reset.click()
    asking = dialog.findChild(TypedNameDialog)
    assert asking is not None
    assert not asking.action.isEnabled()
    asking.field.setText(site.name)
    asking.action.click()
    qtbot.waitUntil(lambda: "✓" in dialog.state.text(), timeout=PATIENCE)
    after = site_status(site).record
    assert before is not None
    assert after is not None
    assert after.pid != before.pid


def test_it_is_moved_and_runs_on_there(qtbot: QtBot, dialog: SiteDataDialog, folder: Path) -> None:
    dialog.move_to(str(folder / "elsewhere"))
    qtbot.waitUntil((folder / "elsewhere" / "site.json").exists, timeout=PATIENCE)
    qtbot.waitUntil(lambda: "✓" in dialog.state.text(), timeout=PATIENCE)
    assert site_status(folder / "elsewhere").record is not None
    assert not (folder / "site" / "service.db").exists()
