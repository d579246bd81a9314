"""A real model server, and applications that call it."""

from __future__ import annotations

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

    def open(self, *plans: ModelPlan, application: str = "application") -> ModelClient:
        """Open an application and return its client."""
        folder = self.folder / application
        folder.mkdir(mode=0o700)
        self.service.open_application(application, folder, plans)
        return self.client(application)

    def client(self, application: str = "application") -> ModelClient:
        """One more client of an application."""
        client = ModelClient(self.address(application))
        self.clients.append(client)
        return client

    def address(self, application: str = "application") -> str:
        """Where the application's models are."""
        return f"unix:{self.folder / application / 'model.sock'}"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """A started model service. Its folder is short: socket paths have at most 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="bv") as folder:
        log: list[str] = []
        failures: list[BelvedereError] = []
        service = ModelService(log.append, failures.append, tmp_path / "cache")
        made = Bench(service, Path(folder), log, failures)
        service.start()
        yield made
        for client in made.clients:
            client.close()
        service.stop()
