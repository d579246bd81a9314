"""How many cameras an application holds, asked on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from belvedere_simulator.commands.main import main
from fakes.applications import ApplicationFolder

_SLOW = """
import time
import panoramasdk

node = panoramasdk.node()
while True:
    batch = node.inputs.video_in.get()
    time.sleep(0.2)
    node.outputs.video_out.put(batch)
"""

Application = Callable[..., ApplicationFolder]


def test_code_that_is_too_slow_for_one_camera_is_named(
    application: Application, clip: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = str(application(_SLOW).folder)
    assert main(["capacity", folder, "--camera", f"cam={clip}", "--within", "12", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    # Five a second is all that it can; the clip has fifteen.
    assert (told["cameras"], told["beyond"]) == (0, 1)
    assert told["fps"] > 5 >= told["trials"][0]["fps"] - 0.5
    assert (told["limit"]["node"], told["limit"]["kind"]) == ("code", "code")
    assert told["limit"]["share"] > 0.5
    # The storage of its real runs was not touched.
    assert not (tmp_path / "data" / "applications").exists()


def test_an_application_that_ends_by_itself_cannot_be_measured(
    application: Application, clip: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(application("raise SystemExit('no licence')\n").folder)
    assert main(["capacity", folder, "--camera", f"cam={clip}"]) == 2
    assert "BV-RUN-026" in capsys.readouterr().err
    assert main(["capacity", folder]) == 2
    assert "BV-RUN-025" in capsys.readouterr().err
