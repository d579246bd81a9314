"""How many cameras a computer holds, asked in the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from belvedere_desktop.capacity.dialog import CapacityDialog, Tried
from fakes.applications import ApplicationFolder
from fakes.children import own_children
from fakes.clips import make_clip

PATIENCE = 90_000

_SLOW = """
import time
import panoramasdk

node = panoramasdk.node()
while True:
    batch = node.inputs.video_in.get()
    time.sleep(0.2)
    node.outputs.video_out.put(batch)
"""


@pytest.fixture
def dialog(tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> CapacityDialog:
    """Asks about code that is too slow for one camera."""
    monkeypatch.setenv("BELVEDERE_DATA", str(tmp_path / "data"))
    clip = make_clip(tmp_path / "clip.mp4", size=(160, 120), rate=10, frames=30)
    folder = ApplicationFolder(tmp_path / "slow", _SLOW).folder
    made = CapacityDialog(Tried("slow", [str(folder), "--camera", f"cam={clip}"]))
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_measurement_is_shown_with_what_limits_it_and_can_be_cancelled(
    dialog: CapacityDialog, qtbot: QtBot
) -> None:
    before = {child.pid for child in own_children()}
    dialog.start.click()
    assert dialog.progress.isVisible() and not dialog.start.isEnabled()
    qtbot.waitUntil(lambda: bool({child.pid for child in own_children()} - before), timeout=PATIENCE)
    dialog.end.click()
    qtbot.waitUntil(dialog.start.isEnabled, timeout=PATIENCE)
    assert dialog.status.text() == "Cancelled"
    dialog.seconds.setValue(10)
    dialog.start.click()
    qtbot.waitUntil(dialog.start.isEnabled, timeout=PATIENCE)
    assert "holds 0 cameras" in dialog.held.text()
    assert "1 are too many. What limits them: code" in dialog.limit.text()
    assert dialog.trials.rowCount() == 1
    dialog.end.click()
    assert not dialog.isVisible()


def test_what_cannot_be_played_is_told(dialog: CapacityDialog, qtbot: QtBot) -> None:
    dialog._tried = Tried("nothing", ["/nowhere"])
    dialog.start.click()
    qtbot.waitUntil(dialog.start.isEnabled, timeout=PATIENCE)
    assert "BV-" in dialog.status.text()
    assert dialog.trials.rowCount() == 0
