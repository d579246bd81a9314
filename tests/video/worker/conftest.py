"""A stream worker in this process, and the SDK's side of it: over each kind of socket and memory."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.sdk.panoramasdk.engine import Engine
from belvedere_simulator.sdk.panoramasdk.node import _address
from belvedere_simulator.sdk.panoramasdk.ports import Ports, make_ports
from belvedere_simulator.video.sharing import Sharing
from belvedere_simulator.video.specification import DEFAULT_CAP
from belvedere_simulator.video.worker.worker import StreamWorker, obey
from fakes.clips import make_clip
from fakes.waiting import until

SHARINGS = (Sharing("memfd", True), Sharing("file", True), Sharing("file", False))
INPUTS = [
    {"name": "video_in", "type": "media", "value": None},
    {"name": "level", "type": "int32", "value": 3},
]


class Worked:
    """One worker with one application `app`; `cameras` are names and sources."""

    def __init__(self, folder: Path, sharing: Sharing) -> None:
        self.folder = folder
        self.told: list[dict[str, Any]] = []
        self.sharing = sharing
        self.worker = StreamWorker(folder, self.told.append, sharing)

    def ask(self, command: str, **arguments: Any) -> dict[str, Any]:
        """Command the worker as its host does."""
        return obey(self.worker, {"command": command, "arguments": arguments})

    def open(
        self,
        cameras: dict[str, Path],
        *,
        fast: bool = True,
        loop: bool = False,
        limit: int | None = None,
        cap: int = DEFAULT_CAP,
    ) -> None:
        """Let the cameras play for the application."""
        for node, source in cameras.items():
            specification = {"node": node, "source": str(source), "fast": fast, "loop": loop}
            self.ask("open_camera", specification=specification)
        self.ask(
            "open_application",
            identity="app",
            folder=str(self.folder),
            description={
                "application": "app",
                "inputs": INPUTS,
                "outputs": [{"name": "video_out", "type": "media"}],
            },
            ports={"video_in": list(cameras)},
            display=True,
            limit=limit,
            cap=cap,
        )
        self.ask("start_cameras")

    def attach(self) -> tuple[Any, Any]:
        """The inputs and outputs of a node, as another process of the application would have them."""
        engine = Engine(_address(str(self.folder), "video"))
        ports: tuple[Ports, Ports] = make_ports(engine.describe(10), engine)
        return ports

    def held(self) -> dict[int, dict[str, int]]:
        """Who holds which buffer; while one looks, the worker makes more of them."""
        session, _listener = self.worker._sessions["app"]
        return {
            buffer.number: dict(buffer.holders)
            for client in list(session.clients._clients.values())
            for buffer in list(client.pool._buffers.values())
            if buffer.holders
        }

    def restart(self, cameras: dict[str, Path], **options: Any) -> None:
        """Another worker in the place of this one."""
        self.worker.close()
        self.worker = StreamWorker(self.folder, self.told.append, self.sharing)
        self.open(cameras, **options)

    def wait_told(self, event: str) -> dict[str, Any]:
        """The first event of a kind."""
        until(lambda: any(told["event"] == event for told in list(self.told)))
        return next(told for told in self.told if told["event"] == event)


@pytest.fixture(params=SHARINGS, ids=lambda sharing: f"{sharing.memory}-{'unix' if sharing.unix else 'tcp'}")
def sharing(request: pytest.FixtureRequest) -> Sharing:
    """Each way to share pictures."""
    assert isinstance(request.param, Sharing)
    return request.param


@pytest.fixture
def worked(sharing: Sharing) -> Iterator[Worked]:
    """A worker, closed and with nothing left of it at the end of the test."""
    # Short, since the paths of sockets are limited to 107 characters.
    with tempfile.TemporaryDirectory(prefix="bv", dir="/tmp") as folder:
        made = Worked(Path(folder), sharing)
        with contextlib.closing(made.worker):
            yield made
        made.worker.close()
        assert [path.name for path in Path(folder).iterdir()] == []


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """24 numbered pictures."""
    return make_clip(tmp_path_factory.mktemp("clips") / "clip.mp4", size=(160, 120), frames=24, group=8)


@pytest.fixture(scope="session")
def short_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """7 numbered pictures."""
    return make_clip(tmp_path_factory.mktemp("clips") / "short.mp4", size=(96, 64), frames=7)
