"""`belvedere appliance` and `belvedere fault` as people and programs use them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.commands.main import main
from fakes.waiting import until

Told = Callable[..., str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("box") / "appliance"


@pytest.fixture(scope="module")
def box(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """An appliance in a process of its own."""
    with start(folder) as process:
        yield process
        process.terminate()
        assert process.wait(30) == 0


def start(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "belvedere_simulator.commands", "appliance"]
    command += ["--data-dir", str(folder), "--time-scale", "10000", *arguments]
    environment = {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    environment["XDG_CONFIG_HOME"] = str(folder.parent / "config")
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)
    assert process.stdout is not None
    ready = process.stdout.readline()
    assert json.loads(ready)["ready"] == "appliance"
    return process


@pytest.fixture
def told(box: subprocess.Popen[bytes], folder: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    """What a command says to this appliance."""
    assert box.poll() is None

    def tell(*words: str) -> str:
        assert main([*words, "--data-dir", str(folder)]) == 0
        return capsys.readouterr().out

    return tell


def state(told: Told) -> Any:
    return json.loads(told("appliance", "status", "--json"))


def until_power(told: Told, power: str) -> None:
    until(lambda: state(told)["power"] == power)


def test_the_state_is_told_to_people_and_programs(told: Told) -> None:
    until_power(told, "on")
    now = state(told)
    assert now["software"]["running"] == "7.0.13"
    text = told("appliance", "status")
    assert now["serial"] in text
    assert "not provisioned" in text
    assert "10000 times as fast" in text, "a time scale is never hidden"


def test_lights_are_told_in_words(told: Told) -> None:
    until_power(told, "on")
    assert "status   solid green" in told("appliance", "leds")
    assert json.loads(told("appliance", "leds", "--json"))["status"]["colour"] == "green"


def test_buttons_are_pressed(told: Told) -> None:
    until_power(told, "on")
    told("appliance", "press", "power")
    until_power(told, "off")
    told("appliance", "press", "power", "--seconds", "0.5")
    until_power(told, "on")


def test_cables_monitor_and_power_are_plugged(told: Told) -> None:
    until_power(told, "on")
    for port in ("eth0", "eth1"):
        told("appliance", "unplug", port)
    until(lambda: state(told)["lights"]["network"]["colour"] == "red")
    told("appliance", "plug", "eth1")
    until(lambda: state(told)["network"]["service_port"] == "eth1")
    told("appliance", "plug", "eth0")
    told("appliance", "plug", "hdmi")
    until(lambda: state(told)["monitor"])
    told("appliance", "unplug", "power")
    until_power(told, "off")
    told("appliance", "plug", "power")
    until_power(told, "on")
    assert state(told)["picture"] == "applications"


def test_a_drive_is_plugged_in_and_pulled_out(told: Told, tmp_path: Path) -> None:
    until_power(told, "on")
    told("appliance", "plug", "usb2", str(tmp_path), "--size", "64")
    until(lambda: any("32 GB" in (stick["problem"] or "") for stick in state(told)["usb"]))
    assert str(tmp_path) in told("appliance", "status")
    told("appliance", "unplug", "usb2")
    until(lambda: not state(told)["usb"])


@pytest.mark.usefixtures("box")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["appliance", "plug", "usb3"], "BV-APC-004"),
        (["appliance", "plug", "eth0", "somewhere"], "BV-APC-004"),
        (["appliance", "plug", "usb3", "not-there"], "BV-USB-001"),
        (["appliance", "press", "power", "--seconds", "61"], "BV-APC-003"),
        (["fault", "inject", "gremlins"], "BV-APC-005"),
        (["fault", "inject", "clock-skew", "--set", "seconds"], "BV-APC-006"),
        (["fault", "inject", "overheating", "--target", "door"], "BV-FLT-002"),
        (["fault", "inject", "clock-skew", "--set", "minutes=1"], "BV-FLT-003"),
        (["fault", "inject", "disk-slow", "--set", "bytes_per_second=0"], "BV-FLT-004"),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(
    folder: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: str
) -> None:
    assert main([*words, "--data-dir", str(folder)]) == 2
    assert capsys.readouterr().err.startswith(code)


def test_without_an_appliance_the_commands_say_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["appliance", "leds", "--data-dir", str(tmp_path)]) == 2
    assert "BV-APC-001" in capsys.readouterr().err


def test_faults_are_listed_injected_and_cleared(told: Told) -> None:
    until_power(told, "on")
    assert "overheating" in told("fault", "list")
    told("fault", "inject", "overheating")
    until(lambda: state(told)["lights"]["status"]["words"] == "fast blinking red")
    assert "the appliance is too hot (broken: all)" in told("fault", "list")
    told("fault", "inject", "clock-skew", "--set", "seconds=3600")
    until(lambda: state(told)["clock_skew"] == 3600)
    present = json.loads(told("fault", "list", "--json"))["present"]
    assert {"kind": "clock-skew", "target": "", "settings": {"seconds": 3600.0}} in present
    told("fault", "clear", "overheating")
    until(lambda: state(told)["lights"]["status"]["colour"] == "green")
    told("fault", "clear")
    assert told("fault", "clear") == "Nothing of this was broken.\n"


def test_every_change_is_followed_until_the_end(tmp_path: Path) -> None:
    folder = tmp_path / "appliance"
    with start(folder) as process:
        command = [sys.executable, "-m", "belvedere_simulator.commands", "appliance", "status"]
        command += ["--follow", "--json", "--data-dir", str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as follower:
            assert follower.stdout is not None
            assert json.loads(follower.stdout.readline())["serial"]
            process.send_signal(signal.SIGINT)
            assert follower.wait(30) == 0
        assert process.wait(30) == 0
    assert not (folder / "appliance.json").exists()


def test_a_second_one_over_the_same_folder_is_refused(folder: Path, box: subprocess.Popen[bytes]) -> None:
    assert box.poll() is None
    command = [sys.executable, "-m", "belvedere_simulator.commands", "appliance", "--data-dir", str(folder)]
    second = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert second.returncode == 2
    assert second.stderr.startswith("BV-APL-002")


def test_it_stops_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "appliance"
    with start(folder) as process:
        assert main(["appliance", "stop", "--data-dir", str(folder)]) == 0
        assert process.wait(30) == 0
    assert capsys.readouterr().out == ""
