"""A computer with a site and two addresses on the network, and its window's helper."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from belvedere_desktop.client.client import Client
from belvedere_desktop.client.process import ClientProcess
from fakes import reach_client
from fakes.reached_computer import Computer, reached_computer


@dataclass(frozen=True)
class Desk:
    """The computer, and its client."""

    computer: Computer
    client: Client
    file: Path

    def has(self, *addresses: str) -> None:
        """The computer has these addresses now."""
        told = self.file.with_suffix(".new")
        told.write_text("\n".join(addresses), encoding="ascii")
        told.replace(self.file)
        # The new ones first: the site may look between the two, and never sees none.
        self.computer.has.update(addresses)
        self.computer.has.intersection_update(addresses)


@pytest.fixture(scope="module")
def computer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Computer]:
    """The site, for all tests."""
    with reached_computer(tmp_path_factory.mktemp("reach")) as computer:
        yield computer


@pytest.fixture
def desk(computer: Computer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A client of its own."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))
    file = tmp_path / "addresses"
    file.write_text("\n".join(sorted(computer.has)), encoding="ascii")
    client = Client(process=ClientProcess(command=[sys.executable, reach_client.__file__, str(file)]))
    client.use({"dataDir": str(computer.data_dir)})
    yield Desk(computer, client, file)
    client.close()
