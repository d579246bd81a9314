"""Which appliance the panel shows first, when none was asked for."""

from __future__ import annotations

import sys

from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client
from belvedere_desktop.client.process import ClientProcess
from belvedere_desktop.front_panel.panel import FrontPanel
from belvedere_desktop.settings import Settings

# Tells of three appliances whoever asks for them, and answers nothing else.
CHILD = """
import json, sys
boxes = [{"name": name, "folder": "/" + name, "running": name == "yard"} for name in ("own", "hall", "yard")]
for line in sys.stdin:
    asked = json.loads(line)
    if asked.get("call") == "appliance.watch-list":
        print(json.dumps({"id": asked["id"], "event": {"appliances": boxes}}), flush=True)
"""


def test_one_that_runs_is_shown_rather_than_the_first(settings: Settings, qtbot: QtBot) -> None:
    client = Client(process=ClientProcess(command=[sys.executable, "-c", CHILD]))
    panel = FrontPanel(client, settings)
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitUntil(lambda: panel.chooser.count() > 0, timeout=60_000)
    assert (panel.folder, panel.chooser.currentText()) == ("/yard", "yard")
    panel.close()
    client.close()
