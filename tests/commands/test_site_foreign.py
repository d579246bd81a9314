"""`belvedere site foreign`: who decides what leaves the computer, and that nothing does unasked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from belvedere_simulator.commands.main import main
from belvedere_simulator.service.settings import ForeignChoice
from belvedere_simulator.service.site.settings_file import read_site_file


def decide(folder: Path, *arguments: str) -> int:
    """The exit code of `belvedere site foreign`."""
    return main(["site", "foreign", "--data-dir", str(folder), *arguments])


def test_everything_is_refused_until_somebody_decides(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert decide(tmp_path) == 0
    assert capsys.readouterr().out == "All other services are refused by name.\n"
    assert decide(tmp_path, "sqs", "moto", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"foreign": {"sqs": {"mode": "moto", "profile": ""}}}
    assert read_site_file(tmp_path).foreign == {"sqs": ForeignChoice("moto")}
    assert decide(tmp_path, "sqs", "refuse") == 0
    assert read_site_file(tmp_path).foreign == {}


def test_nothing_is_forwarded_without_consent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert decide(tmp_path, "sns", "forward", "--profile", "mine") == 2
    assert "BV-SITE-009" in capsys.readouterr().err
    assert read_site_file(tmp_path).foreign == {}
    assert decide(tmp_path, "sns", "forward", "--profile", "mine", "--yes") == 0
    assert read_site_file(tmp_path).foreign == {"sns": ForeignChoice("forward", "mine")}
    assert "mine" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [("sns", "forward", "--yes"), ("sqs", "moto", "--profile", "mine")])
def test_a_profile_belongs_to_forwarding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert decide(tmp_path, *arguments) == 2
    assert "BV-SITE-002" in capsys.readouterr().err
