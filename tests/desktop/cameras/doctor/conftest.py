"""An appliance of the site, in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_simulator.commands.main import main
from fakes.appliance_process import ApplianceProcess, appliance_process
from fakes.waiting import until


@pytest.fixture(scope="module")
def box(site: Path, user: Path) -> Iterator[ApplianceProcess]:
    """The appliance `yard`, online."""
    stick = user / "stick"
    stick.mkdir()
    assert main(["device", "provision", "yard", "--data-dir", str(site), "--out", str(stick), "--json"]) == 0
    with appliance_process(user / "box", "--time-scale", "10000", "--provision", str(stick)) as running:
        until(lambda: running.status["network"]["connected"], 120)
        yield running
