"""Real applications in real processes, under every isolation this computer has."""

from __future__ import annotations

import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

import belvedere_simulator
from belvedere_simulator.application.environment import application_environment
from belvedere_simulator.application.isolation.launch import Kind, LaunchPlan, available, launch
from belvedere_simulator.application.logs.streams import LogStreams
from belvedere_simulator.application.node.process import CodeNodeProcess
from belvedere_simulator.application.node.supervision import Care
from belvedere_simulator.events import ApplicationExited, Event, NodeStateChanged
from belvedere_simulator.manifest.resolved import Entry
from fakes.waiting import until

SDK = Path(belvedere_simulator.__file__).parent / "sdk"

ENTRY = Entry("python3", "/panorama/app.py")


@dataclass
class Stage:
    """One application, what it said and what became of it."""

    folder: Path
    kind: Kind
    events: list[Event] = field(default_factory=list)
    nodes: list[CodeNodeProcess] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def play(self, program: str, care: Care | None = None, entry: Entry = ENTRY) -> CodeNodeProcess:
        """Start `program` as the code node `code_node`."""
        for name in ("panorama", "storage", "logs", "engine"):
            (self.folder / name).mkdir(exist_ok=True, mode=0o700)
        (self.folder / "panorama" / "app.py").write_text(textwrap.dedent(program))
        plan = self.plan(entry)
        node = CodeNodeProcess(
            "code_node",
            lambda: launch(plan, self.kind),
            log_folder=plan.logs,
            streams=LogStreams(self.folder / "streams"),
            emit=self.emit,
            care=care or Care(),
        )
        self.nodes.append(node)
        node.start()
        return node

    def plan(self, entry: Entry) -> LaunchPlan:
        """How the application is started."""
        return LaunchPlan(
            panorama=self.folder / "panorama",
            storage=self.folder / "storage",
            logs=self.folder / "logs",
            engine=self.folder / "engine",
            sdk=SDK,
            interpreter=Path(sys.executable),
            entry=entry,
            environment=application_environment(
                instance="applicationInstance-test",
                node="code_node",
                region="us-east-1",
                entry={},
                gpu=False,
                user={},
            ),
        )

    def emit(self, event: Event) -> None:
        with self.lock:
            self.events.append(event)

    def states(self) -> list[str]:
        """The states in the order they came."""
        changes = [event for event in self.events if isinstance(event, NodeStateChanged)]
        states = [change.state for change in changes]
        return [state for at, state in enumerate(states) if at == 0 or states[at - 1] != state]

    def detail(self) -> str:
        """What the last change of state said."""
        return [event for event in self.events if isinstance(event, NodeStateChanged)][-1].detail

    def exits(self) -> list[ApplicationExited]:
        return [event for event in self.events if isinstance(event, ApplicationExited)]

    def log(self, stream: str) -> list[str]:
        """The texts of a stream so far, over all its pieces."""
        pieces = sorted((self.folder / "streams").glob(f"{stream}.log*"), key=_age)
        return [line[25:] for piece in pieces for line in piece.read_text().split("\n")[:-1]]

    def said(self, text: str) -> Callable[[], bool]:
        """Whether a line of the console is `text`."""
        return lambda: text in self.log("console_output")


def _age(piece: Path) -> int:
    return -int(piece.suffix[1:]) if piece.suffix != ".log" else 0


@pytest.fixture(params=available().kinds)
def stage(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Stage]:
    """A stage; afterwards nothing that was started on it is left."""
    stage = Stage(tmp_path, request.param)
    before = set(psutil.Process().children(recursive=True))
    yield stage
    for node in stage.nodes:
        assert node.stop(60.0)
    until(lambda: not set(psutil.Process().children(recursive=True)) - before)
