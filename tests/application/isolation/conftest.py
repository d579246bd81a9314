"""A code node of a few lines, launched for real under either kind of confinement."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator import sdk
from belvedere_simulator.application.environment import application_environment
from belvedere_simulator.application.isolation.launch import Kind, Launched, LaunchPlan, launch
from belvedere_simulator.manifest.resolved import Entry, InboundPort
from fakes.host_ports import free_port

PATIENCE = 90.0


@dataclass(frozen=True)
class Said:
    """How an application ended and what it said."""

    code: int
    output: str
    errors: str

    @property
    def answer(self) -> Any:
        """The last line of output, which the application printed as JSON."""
        assert self.output.strip(), self.errors
        return json.loads(self.output.splitlines()[-1])


@pytest.fixture(params=["bwrap", "paths"])
def kind(request: pytest.FixtureRequest) -> Kind:
    """Both ways, one after the other."""
    chosen: Kind = request.param
    return chosen


@pytest.fixture
def plan(tmp_path: Path) -> LaunchPlan:
    """A plan whose folders are there and whose entry is /panorama/app.py."""
    for name in ("panorama", "storage", "logs", "engine"):
        (tmp_path / name).mkdir(mode=0o700)
    environment = application_environment(
        instance="applicationInstance-test",
        node="code",
        region="eu-west-3",
        entry={},
        gpu=False,
        user=os.environ,
    )
    return LaunchPlan(
        panorama=tmp_path / "panorama",
        storage=tmp_path / "storage",
        logs=tmp_path / "logs",
        engine=tmp_path / "engine",
        sdk=Path(sdk.__file__).parent,
        interpreter=Path(sys.executable),
        entry=Entry("python3", "/panorama/app.py"),
        environment=environment,
    )


@pytest.fixture
def start(plan: LaunchPlan, kind: Kind) -> Iterator[Callable[..., Launched]]:
    """Start an application of this source; whatever is left is cleaned up at the end."""
    running: list[Launched] = []

    def begin(source: str, **changes: Any) -> Launched:
        (plan.panorama / "app.py").write_text(source)
        running.append(launch(replace(plan, **changes), kind))
        return running[-1]

    yield begin
    for launched in running:
        launched.cleanup()
        for stream in (launched.process.stdout, launched.process.stderr):
            if stream is not None:
                stream.close()


@pytest.fixture
def run(start: Callable[..., Launched]) -> Callable[..., Said]:
    """Run an application to its end."""

    def through(source: str, **changes: Any) -> Said:
        launched = start(source, **changes)
        output, errors = launched.process.communicate(timeout=PATIENCE)
        return Said(launched.wait(PATIENCE), output.decode(), errors.decode())

    return through


@pytest.fixture
def host_port() -> int:
    """A host port in the ruled range that nobody uses."""
    return free_port()


@pytest.fixture
def rule(host_port: int) -> InboundPort:
    """Container port 80 behind a free host port."""
    return InboundPort(80, host_port)
