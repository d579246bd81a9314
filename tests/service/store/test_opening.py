"""The database that a service is told to use: found, or missed with a reason and without its password."""

from __future__ import annotations

from pathlib import Path

import pytest

from belvedere_simulator.commands.main import main
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.service.store.opening import open_database


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://u:hush@127.0.0.1:1/d",
        "nonsense",
        "marsdb://u:hush@h/d",
        "sqlite:////no/such/x.db",
    ],
)
def test_a_database_that_cannot_be_used_is_told(url: str) -> None:
    with pytest.raises(BelvedereError, match="BV-STO-010") as refusal:
        open_database(url)
    assert "hush" not in str(refusal.value)


@pytest.mark.parametrize(
    ("option", "url"),
    [
        ("--database", "postgresql+psycopg://u:hush@h/d"),
        ("--objects", "http://k:hush@h/bucket"),
        ("--broker", "mqtts://u:hush@h"),
    ],
)
def test_passwords_do_not_belong_on_a_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, url: str
) -> None:
    assert main(["site", "start", "--data-dir", str(tmp_path), option, url]) == 2
    told = capsys.readouterr().err
    assert "BV-STO-009" in told
    assert option in told
    assert "hush" not in told


def test_options_are_shown_without_urls() -> None:
    shown = repr(ServiceOptions(Path("/x"), "postgresql://u:hush@h", "http://k:hush@h", "mqtts://u:hush@h"))
    assert "hush" not in shown
