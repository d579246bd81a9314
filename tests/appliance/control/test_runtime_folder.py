"""Where the control socket lies: outside the data folder, and nothing of it for long."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_simulator.appliance.control.client import ask
from belvedere_simulator.appliance.control.server import ControlServer

ACTIONS = {"press": lambda _arguments: {"power": "on"}}


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    # The folder of the test itself is too deep for sockets, but has to be made before this one is the usual.
    assert tmp_path.exists()
    with tempfile.TemporaryDirectory() as folder, monkeypatch.context() as patch:
        patch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


def server(data: Path) -> ControlServer:
    made = ControlServer(data, ACTIONS, lambda _listener: lambda: None, unix=True)
    made.start()
    return made


def test_what_a_killed_appliance_left_goes_with_the_next(temporary: Path, tmp_path: Path) -> None:
    first = server(tmp_path)
    place = next(temporary.iterdir())
    first.close()
    assert list(temporary.iterdir()) == []
    place.mkdir()
    (place / "control").touch()
    following = server(tmp_path)
    assert ask(tmp_path, "press", {}) == {"power": "on"}
    assert list(temporary.iterdir()) == [place]
    following.close()
    assert list(temporary.iterdir()) == []


def test_what_somebody_else_has_there_is_left_alone(temporary: Path, tmp_path: Path) -> None:
    first = server(tmp_path)
    place = next(temporary.iterdir())
    first.close()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    place.symlink_to(elsewhere)
    second = server(tmp_path)
    assert ask(tmp_path, "press", {}) == {"power": "on"}
    second.close()
    assert list(elsewhere.iterdir()) == []
    assert list(temporary.iterdir()) == [place]
