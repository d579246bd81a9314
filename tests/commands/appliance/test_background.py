"""An appliance in the background, alone and with its site."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from belvedere_simulator.appliance.control.background import ensure_appliance, stop_appliance
from belvedere_simulator.appliance.control.record import read_record
from belvedere_simulator.commands.main import main
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.site.site import stop_site
from fakes.children import runs
from fakes.waiting import until

Told = Callable[..., str]


@pytest.fixture(autouse=True)
def own_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A user of their own, with a data folder and without a keyring; nothing runs for them at the end."""
    monkeypatch.setenv("BELVEDERE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    yield tmp_path / "data"
    for folder in (tmp_path / "data" / "appliance", tmp_path / "data" / "site" / "appliance"):
        stop_appliance(folder)
    stop_site(tmp_path / "data" / "site")


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """What a command says."""

    def tell(*words: str) -> str:
        assert main(words) == 0
        return capsys.readouterr().out

    return tell


def test_it_goes_on_after_its_starter_and_is_started_once(told: Told, own_user: Path) -> None:
    starting = [sys.executable, "-m", "belvedere_simulator.commands", "appliance", "start", "--json"]
    command = [*starting, "--time-scale", "10000", "--headless"]
    done = subprocess.run(command, capture_output=True, check=True)
    first = json.loads(done.stdout)
    assert first["data_dir"] == str(own_user / "appliance")
    again = json.loads(told("appliance", "start", "--json"))
    assert again == first
    state: Any = json.loads(told("appliance", "status", "--json"))
    assert state["time_scale"] == 10000
    assert told("appliance", "stop") == ""
    assert read_record(own_user / "appliance") is None


def test_what_stands_before_the_command_counts(told: Told) -> None:
    told("appliance", "--time-scale", "9000", "start")
    assert json.loads(told("appliance", "status", "--json"))["time_scale"] == 9000


def test_many_who_start_it_at_once_get_the_same(own_user: Path) -> None:
    command = [sys.executable, "-m", "belvedere_simulator.commands", "appliance", "start", "--json"]
    starters = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(3)]
    pids = {json.loads(starter.communicate(timeout=90)[0])["pid"] for starter in starters}
    record = read_record(own_user / "appliance")
    assert record is not None
    assert pids == {record.pid}
    assert stop_appliance(own_user / "appliance")
    # No other one takes its place, however late it was.
    until(lambda: not _started_over(own_user / "appliance"))
    assert read_record(own_user / "appliance") is None


def _started_over(folder: Path) -> set[int]:
    return {
        process.pid
        for process in psutil.process_iter(["cmdline"])
        if str(folder) in (process.info["cmdline"] or []) and runs(process.pid)
    }


def test_a_killed_one_is_started_again(own_user: Path) -> None:
    folder = own_user / "appliance"
    first = ensure_appliance(folder)
    os.kill(first.pid, signal.SIGKILL)
    until(lambda: read_record(folder) is None)
    assert ensure_appliance(folder).pid != first.pid


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--time-scale", "0"], "BV-APL-001"),
        (["--provision", "not-there"], "BV-USB-001"),
    ],
)
def test_what_it_would_refuse_is_refused_at_once(
    words: list[str], code: str, capsys: pytest.CaptureFixture[str], own_user: Path
) -> None:
    assert main(["appliance", "start", *words]) == 2
    assert capsys.readouterr().err.startswith(code)
    assert not (own_user / "appliance").exists()


def test_one_that_cannot_start_tells_what_it_printed(own_user: Path) -> None:
    folder = own_user / "appliance"
    (folder / "machine").mkdir(parents=True)
    (folder / "machine").chmod(0o700)
    with pytest.raises(BelvedereError) as failed:
        ensure_appliance(folder, ["--model", "toaster"])
    assert failed.value.code == "BV-APC-007"
    assert "toaster" in failed.value.why


def test_stopping_none_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["appliance", "stop"]) == 2
    assert capsys.readouterr().err.startswith("BV-APC-001")


def test_a_site_has_its_appliance_with_it(
    told: Told, own_user: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    started = json.loads(told("site", "start", "--appliance", "--time-scale", "5000", "--json"))
    folder = own_user / "site" / "appliance"
    record = read_record(folder)
    assert record is not None
    assert started["appliance"]["pid"] == record.pid
    assert json.loads(told("site", "start", "--appliance", "--json"))["appliance"]["pid"] == record.pid
    until(lambda: json.loads(told("site", "status", "--json"))["appliance"]["power"] == "on")
    assert json.loads(told("site", "status", "--json"))["appliance"]["device"] is None
    assert f"Its appliance runs (process {record.pid}): on, not provisioned." in told("site", "status")
    state = json.loads(told("appliance", "status", "--data-dir", str(folder), "--json"))
    assert state["time_scale"] == 5000
    stop_site(own_user / "site")
    assert main(["site", "reset", "--yes"]) == 2
    assert "BV-SITE-004" in capsys.readouterr().err
    assert json.loads(told("site", "stop", "--json")) == {"stopped": False, "appliance": True}
    assert not psutil.pid_exists(record.pid) or read_record(folder) is None
    told("site", "reset", "--yes")
    assert not folder.exists()
