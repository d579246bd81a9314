"""`belvedere appliance hdmi-stream` on an appliance that runs in a process of its own."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import av
import psutil
import pytest

from belvedere_simulator.appliance.control.background import ensure_appliance, stop_appliance
from belvedere_simulator.appliance.control.client import ask
from belvedere_simulator.appliance.control.record import read_record
from belvedere_simulator.commands.main import main
from belvedere_simulator.files import everything_below
from fakes.waiting import until

Told = Callable[..., str]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of an appliance that is on."""
    root = tmp_path_factory.mktemp("box")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(root / "config"))
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        ensure_appliance(root / "appliance", ["--time-scale", "10000", "--headless"])
        until(lambda: power(root / "appliance") == "on")
        yield root / "appliance"
        stop_appliance(root / "appliance")


def power(folder: Path) -> str:
    """Whether the appliance is on."""
    return str(ask(folder, "status", {})["power"])


@pytest.fixture
def told(folder: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Told]:
    """What the command says; the stream is off again at the end."""

    def tell(*words: str) -> str:
        assert main(["appliance", "hdmi-stream", *words, "--data-dir", str(folder)]) == 0
        return capsys.readouterr().out

    yield tell
    tell("off")


def sees(url: str, user: str, password: str) -> bool:
    """Whether pictures come."""
    address = url.replace("rtsp://", f"rtsp://{user}:{password}@")
    with av.open(address, options={"rtsp_transport": "tcp"}, timeout=10.0) as container:
        return next(container.decode(video=0)).width > 0


def test_it_is_off_until_it_is_turned_on(told: Told) -> None:
    assert told("show") == "The HDMI stream is off.\n"
    assert json.loads(told("show", "--json"))["on"] is False


def test_who_asks_for_the_password_can_watch(told: Told, folder: Path) -> None:
    answer: Any = json.loads(told("on", "--port", "0", "--json", "--show-password"))
    assert sees(answer["url"], answer["user"], answer["password"])
    state = ask(folder, "status", {})
    assert state["hdmi_stream"] == {"on": True, "url": answer["url"], "problem": None}
    renewed = json.loads(told("new-password", "--json", "--show-password"))
    assert renewed["password"] != answer["password"]
    assert renewed["url"] == answer["url"]
    with pytest.raises(av.FFmpegError):
        sees(answer["url"], answer["user"], answer["password"])


def test_the_password_is_in_no_pipe_log_or_command_line(told: Told, folder: Path) -> None:
    password = json.loads(told("on", "--port", "0", "--json", "--show-password"))["password"]
    text = told("show")
    assert password not in text
    assert "--show-password" in text
    assert "Only this computer can watch it" in text
    assert "password" not in json.loads(told("show", "--json"))
    record = read_record(folder)
    assert record is not None
    box = psutil.Process(record.pid)
    assert all(password not in word for each in (box, *box.children(True)) for word in arguments(each))
    assert [str(file) for file in everything_below(folder) if password.encode() in content(file)] == []


def arguments(process: psutil.Process) -> list[str]:
    """What it was started with; nothing when it has just ended."""
    with suppress(psutil.NoSuchProcess):
        return list(process.cmdline())
    return []


def content(file: Path) -> bytes:
    """What it holds; nothing when it is a folder, or has just gone."""
    with suppress(FileNotFoundError):
        return file.read_bytes() if file.is_file() else b""
    return b""


def test_a_terminal_is_told_the_password(told: Told, folder: Path) -> None:
    password = json.loads(told("on", "--port", "0", "--json", "--show-password"))["password"]
    command = [sys.executable, "-m", "belvedere_simulator.commands", "appliance", "hdmi-stream", "show"]
    ours, theirs = pty.openpty()
    try:
        subprocess.run([*command, "--data-dir", str(folder)], stdout=theirs, check=True)
        assert password in os.read(ours, 4096).decode()
    finally:
        os.close(ours)
        os.close(theirs)


def test_it_stays_on_over_a_restart_of_the_appliance(told: Told, folder: Path) -> None:
    answer = json.loads(told("on", "--port", "0", "--json", "--show-password"))
    ask(folder, "unplug", {"port": "power"})
    until(lambda: power(folder) == "off")
    assert main(["appliance", "hdmi-stream", "show", "--data-dir", str(folder)]) == 2
    ask(folder, "plug", {"port": "power"})
    until(lambda: power(folder) == "on")
    assert json.loads(told("show", "--json", "--show-password"))["password"] == answer["password"]
    until(lambda: answers(answer["url"], answer["user"], answer["password"]))


def answers(url: str, user: str, password: str) -> bool:
    """As `sees`, while nobody may be there yet."""
    try:
        return sees(url, user, password)
    except OSError:
        return False


def test_the_state_names_its_address(told: Told, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = json.loads(told("on", "--port", "0", "--json"))["url"]
    assert main(["appliance", "status", "--data-dir", str(folder)]) == 0
    assert url in capsys.readouterr().out


@pytest.mark.parametrize(("words", "code"), [(["--port", "8554"], "BV-HDM-003"), (["--host", "moon"], "002")])
def test_what_cannot_be_is_refused_in_words(
    folder: Path, words: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["appliance", "hdmi-stream", "on", *words, "--data-dir", str(folder)]) == 2
    assert code in capsys.readouterr().err
