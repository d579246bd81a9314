"""A real model server, and applications that call it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference.plan import ModelPlan
from belvedere_simulator.inference.service import ModelService
from belvedere_simulator.sdk.panoramasdk.models import ModelClient


@dataclass
class Bench:
    """A running service with what it logged, and the clients made for its applications."""

    service: ModelService
    folder: Path
    log: list[str] = field(default_factory=list)
    failures: list[BelvedereError] = field(default_factory=list)
    clients: list[ModelClient] = field(default_factory=list)
    applications: list[str] = field(default_factory=list)

    def open(self, *plans: ModelPlan, application: str = "application") -> ModelClient:
        """Open an application and return its client."""
        folder = self.folder / application
        folder.mkdir(mode=0o700)
        self.applications.append(application)
        self.service.open_application(application, folder, plans)
        return self.client(application)

    def client(self, application: str = "application") -> ModelClient:
        """One more client of an application."""
        client = ModelClient(self.address(application))
        self.clients.append(client)
        return client

    def clear(self) -> None:
        """Close clients and applications."""
        for client in self.clients:
            client.close()
        for application in self.applications:
            self.service.close_application(application)
            shutil.rmtree(self.folder / application)
        self.clients.clear()
        self.applications.clear()

    def address(self, application: str = "application") -> str:
        """Where the application's models are."""
        return f"unix:{self.folder / application / 'model.sock'}"


def _make(cache: Path) -> Iterator[Bench]:
    with tempfile.TemporaryDirectory(prefix="bv") as folder:  # socket paths have at most 107 bytes
        log: list[str] = []
        failures: list[BelvedereError] = []
        service = ModelService(log.append, failures.append, cache)
        made = Bench(service, Path(folder), log, failures)
        service.start()
        yield made
        made.clear()
        service.stop()


@pytest.fixture(scope="module")
def module_bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A model service for all tests of a file that leave it alive."""
    yield from _make(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def bench(module_bench: Bench) -> Iterator[Bench]:
    """A running model service without applications."""
    yield module_bench
    module_bench.clear()


@pytest.fixture
def own_bench(tmp_path: Path) -> Iterator[Bench]:
    """A model service that the test may kill."""
    yield from _make(tmp_path / "cache")
