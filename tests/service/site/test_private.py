"""What a site keeps is its user's alone, and it says how it keeps its secrets and the time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from belvedere_simulator.commands.main import main
from belvedere_simulator.service.site.site import ensure_site, stop_site


def test_nobody_else_may_read_what_a_site_keeps(data_dir: Path) -> None:
    data_dir.mkdir(mode=0o755)
    ensure_site(data_dir)
    stop_site(data_dir)
    kept = [data_dir, *data_dir.rglob("*")]
    assert len(kept) > 5
    assert [str(path) for path in kept if path.stat().st_mode & 0o077] == []


def test_the_status_tells_of_the_key_and_of_a_scaled_time(
    data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ensure_site(data_dir, ["--time-scale", "60"])
    assert main(["site", "status", "--data-dir", str(data_dir), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["time_scale"] == 60.0
    assert "Weakness" in facts["vault"]
    assert main(["site", "status", "--data-dir", str(data_dir)]) == 0
    told = capsys.readouterr().out
    assert "60 times as fast" in told
    assert facts["vault"] in told
