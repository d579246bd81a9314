"""The data of a site are moved whole or not at all, cleaned up, and reset, also while it runs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_simulator.commands.main import main
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.site.care.cleaning import clean_site
from belvedere_simulator.service.site.care.moving import move_site
from belvedere_simulator.service.site.care.pausing import paused
from belvedere_simulator.service.site.care.sizes import KINDS, files_of, held
from belvedere_simulator.service.site.settings_file import SiteFile, write_site_file
from belvedere_simulator.service.site.site import ensure_site, site_status, stop_site
from belvedere_simulator.service.site.site_folder import (
    LOCK,
    default_data_dir,
    point_default,
    usual_data_dir,
)
from fakes.host_ports import free_port


class PowerCut(BaseException):
    """Nothing runs any more."""


def untold(*_told: object) -> None:
    """Nobody looks."""


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A site with one device that runs, and may be moved to the folder beside it."""
    patch, folder = pytest.MonkeyPatch(), tmp_path_factory.mktemp("care")
    patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    # A port that nobody else is given while the site is stopped.
    write_site_file(folder / "site", SiteFile(port=free_port()))
    ensure_site(folder / "site", ["--time-scale", "7"])
    made(folder / "site", "gate")
    yield folder / "site"
    for name in ("site", "elsewhere"):
        stop_site(folder / name)
    patch.undo()


def made(data_dir: Path, name: str) -> None:
    folder = data_dir.parent / "out"
    folder.mkdir(exist_ok=True)
    assert main(["device", "provision", name, "--data-dir", str(data_dir), "--out", str(folder)]) == 0


def names(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> set[str]:
    capsys.readouterr()
    assert main(["device", "list", "--json", "--data-dir", str(data_dir)]) == 0
    return {device["Name"] for device in json.loads(capsys.readouterr().out)["Devices"]}


def test_old_logs_go_and_the_room_is_given_back(running: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert {each.kind for each in held(running)} == set(KINDS)
    steps: list[str] = []
    cleaned = clean_site(running, steps.append, log_days=1, metric_days=1)
    assert cleaned.freed >= 0
    assert {"logs.db", "metrics.db", "service.db"} == set(steps)
    assert names(running, capsys) == {"gate"}


def test_a_move_that_is_cancelled_leaves_the_site_where_it_was(
    running: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def cancelled(done: int, _whole: int) -> None:
        if done:
            raise PowerCut

    with pytest.raises(PowerCut):
        move_site(running, running.parent / "elsewhere", cancelled)
    assert [path.name for path in running.parent.iterdir() if "elsewhere" in path.name] == []
    assert names(running, capsys) == {"gate"}


def test_a_running_site_is_moved_with_everything_and_runs_on_there(
    running: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = ensure_site(running)
    target, told = running.parent / "elsewhere", list[tuple[int, int]]()
    move_site(running, target, lambda done, whole: told.append((done, whole)))
    assert not running.exists()
    assert told[-1][0] == told[-1][1] > 0
    after = site_status(target).record
    assert after is not None
    assert (after.address, after.time_scale) == (before.address, 7.0)
    assert names(target, capsys) == {"gate"}


@pytest.mark.parametrize("unfit", ["full", "inside", "nowhere"])
def test_an_unfit_folder_is_refused_before_anything_stops(data_dir: Path, tmp_path: Path, unfit: str) -> None:
    (data_dir / "x").mkdir(parents=True)
    (data_dir / LOCK).touch()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    target = {"full": tmp_path / "full", "inside": data_dir / "x", "nowhere": tmp_path / "no" / "where"}
    with pytest.raises(BelvedereError) as refused:
        move_site(data_dir, target[unfit], untold)
    assert refused.value.code == "BV-DATA-001"


def test_the_users_own_site_is_found_where_it_was_moved_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BELVEDERE_DATA", str(tmp_path / "data"))
    assert default_data_dir() == usual_data_dir()
    site = usual_data_dir()
    site.mkdir(parents=True)
    (site / LOCK).touch()
    (site / "settings.json").write_text("{}", encoding="utf-8")
    move_site(site, tmp_path / "disk", untold)
    assert default_data_dir() == tmp_path / "disk"
    assert (tmp_path / "disk" / "settings.json").exists()
    assert not site.exists()
    point_default(site)
    assert default_data_dir() == site


_KILLED = """
import os, sys
from pathlib import Path
from belvedere_simulator.service.site.care.moving import move_site
moment = float(sys.argv[3])
cut = lambda done, whole: os._exit(9) if done >= moment * whole else None
move_site(Path(sys.argv[1]), Path(sys.argv[2]), cut)
"""


@pytest.mark.parametrize("moment", ["0.1", "0.4", "0.9"])
def test_a_power_cut_before_the_switch_leaves_the_site_whole_and_a_second_move_works(
    tmp_path: Path, moment: str
) -> None:
    site, target = tmp_path / "site", tmp_path / "elsewhere"
    site.mkdir()
    (site / LOCK).touch()
    for number in range(8):
        (site / f"file-{number}").write_bytes(bytes([number]) * 5000)
    done = subprocess.run([sys.executable, "-c", _KILLED, str(site), str(target), moment], check=False)
    assert done.returncode == 9
    assert not target.exists()
    assert sum(size for _, size in files_of(site)) == 40_000
    move_site(site, target, untold)
    assert sum(size for _, size in files_of(target)) == 40_000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["elsewhere"]


def test_what_is_no_site_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "precious").touch()
    with pytest.raises(BelvedereError) as refused, paused(tmp_path):
        raise AssertionError
    assert refused.value.code == "BV-SITE-005"
    assert [file.name for file, _ in files_of(tmp_path)] == ["precious"]


def test_the_command_tells_sizes_and_moves(
    data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    moving = tmp_path / "elsewhere"
    data_dir.mkdir()
    (data_dir / LOCK).touch()
    (data_dir / "logs.db").write_bytes(b"x" * 1000)
    assert main(["site", "data", "--data-dir", str(data_dir), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["size"] == 1000
    assert {each["kind"]: each["size"] for each in told["kinds"]}["logs"] == 1000
    assert main(["site", "data", "move", str(moving), "--data-dir", str(data_dir), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["data_dir"] == str(moving)
    assert (moving / "logs.db").read_bytes() == b"x" * 1000
