"""`belvedere service backup|restore|check` as people use them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_simulator.commands.main import main
from belvedere_simulator.service.site.site import stop_site
from belvedere_simulator.service.store.database import Database


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A running site with one role."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    folder = tmp_path / "site"
    assert main(["role", "create", "kept", "--data-dir", str(folder)]) == 0
    yield folder
    stop_site(folder)


def test_a_site_is_what_it_was_at_its_backup(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--data-dir", str(data_dir)]
    file = tmp_path / "backup.zip"
    assert main(["service", *place, "check"]) == 0
    assert main(["service", "backup", str(file), *place]) == 0
    main(["role", "delete", "kept", "--yes", *place])
    capsys.readouterr()
    assert main(["service", "restore", str(file), "--yes", *place]) == 2
    assert capsys.readouterr().err.startswith("BV-SITE-004")
    stop_site(data_dir)
    assert main(["service", "restore", str(file), *place]) == 2
    assert capsys.readouterr().err.startswith("BV-STO-006")
    assert main(["service", "restore", str(file), "--yes", *place]) == 0
    assert main(["role", "describe", "kept", *place]) == 0


def test_damage_is_told_with_what_to_do(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stop_site(data_dir)
    half = data_dir / "objects" / "incoming"
    assert half.is_dir()
    (half / "left-by-a-kill").write_bytes(b"half")
    capsys.readouterr()
    assert main(["service", "check", "--data-dir", str(data_dir), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert not told["ok"]
    assert "left-by-a-kill" in told["problems"][0]["where"]
    assert told["problems"][0]["remedy"]


def test_what_is_no_site_is_not_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["service", "check", "--data-dir", str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith("BV-SITE-005")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", ["--database", "--objects"])
def test_stores_elsewhere_are_neither_backed_up_nor_restored(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "backup.zip")
    place = ["service", "--data-dir", str(tmp_path / "site"), option, "elsewhere://host/there"]
    for command in (["backup", file], ["restore", file, "--yes"]):
        assert main([*place, *command]) == 2
        assert capsys.readouterr().err.startswith("BV-STO-011")
    assert list(tmp_path.iterdir()) == []


def test_the_database_that_is_named_is_the_one_that_is_checked(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["service", "--data-dir", str(data_dir)]
    empty = f"sqlite:///{tmp_path / 'empty.db'}"
    assert main([*place, "check"]) == 0
    capsys.readouterr()
    assert main([*place, "--database", empty, "check", "--json"]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    # It has no tables at all.
    assert "check_objects" in {problem["where"] for problem in problems}
    made = Database(empty)
    made.create()
    made.close()
    assert main([*place, "--database", empty, "check"]) == 0
