"""What other systems use, forced on this one: tensors in private files, loopback with a token."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

import numpy as np
import pytest

from belvedere_simulator.inference.arena import arena_maker
from belvedere_simulator.inference.endpoint import Endpoint
from belvedere_simulator.inference.link import new_address
from belvedere_simulator.inference.plan import ModelPlan
from belvedere_simulator.inference.store import SessionStore
from belvedere_simulator.sdk.panoramasdk import wire
from belvedere_simulator.sdk.panoramasdk.errors import TimeoutException
from belvedere_simulator.sdk.panoramasdk.models import ModelClient
from belvedere_simulator.supervision.link import CONTROL_VARIABLE, child_link, control_link
from fakes.waiting import until
from inference import models


def test_an_arena_in_a_file_is_private_and_goes_with_it(tmp_path: Path) -> None:
    arena = arena_maker(tmp_path, memfd=False)(8192)
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    arena.array(64, np.dtype("float32"), (2, 3))[...] = 5
    assert np.fromfile(file, np.float32)[16:22].tolist() == [5] * 6
    assert (arena.size, list(arena.descriptors), arena.note["file"]) == (8192, [], str(file))
    arena.close()
    assert list(tmp_path.iterdir()) == []


def test_an_anonymous_arena_cannot_be_resized_by_the_other_side(tmp_path: Path) -> None:
    arena = arena_maker(tmp_path)(8192)
    (descriptor,) = arena.descriptors
    for size in (0, 4096, 1 << 20):
        with pytest.raises(OSError, match="not permitted"):
            os.ftruncate(descriptor, size)
    arena.close()


def test_calls_work_over_loopback_and_files(tmp_path: Path) -> None:
    store = SessionStore(tmp_path / "cache")
    model = store.take(ModelPlan("m", models.identity(tmp_path / "m.onnx", shape=("n",))))
    folder = tmp_path / "application"
    folder.mkdir(mode=0o700)
    address = new_address(folder, unix=False)
    assert (folder / "model.address").read_text(encoding="utf-8") == address
    assert stat.S_IMODE((folder / "model.address").stat().st_mode) == 0o600
    endpoint = Endpoint("application", address, {"m": model}, arena_maker(folder, memfd=False))
    client = ModelClient(address)
    for size in (3, 50_000, 1):
        assert client.call("m", np.full(size, 2))[0].tolist() == [2] * size
    stranger = ModelClient(address[:-1] + ("0" if address[-1] != "0" else "1"))
    with pytest.raises(TimeoutException):
        stranger.call("m", [1], time_out=0.2)
    client.close()
    until(lambda: [path.name for path in folder.iterdir()] == ["model.address"])
    endpoint.close()
    store.give_back(model.session)
    assert store.count == 0


@pytest.mark.parametrize("unix", [True, False])
def test_the_control_link_joins_parent_and_child(monkeypatch: pytest.MonkeyPatch, unix: bool) -> None:
    link = control_link(unix)
    monkeypatch.setenv(CONTROL_VARIABLE, link.environment[CONTROL_VARIABLE])
    far = _inherited(link.descriptors[0]) if unix else child_link()
    near = link.connected(5.0)
    wire.send(far, {"from": "child"})
    assert wire.receive(near)[0] == {"from": "child"}
    near.close()
    far.close()


def _inherited(descriptor: int) -> socket.socket:
    """The child's copy of a descriptor; in the child it has the same number."""
    return socket.socket(fileno=os.dup(descriptor))
