"""A running site in this process, on a computer whose addresses the tests say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from belvedere_simulator.service.composition import RunningService
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.service.reach import keeper
from belvedere_simulator.service.reach.addresses import OwnAddress
from belvedere_simulator.service.site.running import running_site
from belvedere_simulator.vault.file_place import FilePlace

FIRST, SECOND = "127.0.0.2", "127.0.0.3"
NAMES = ("computer.invalid",)
"""By its real name whoever looks for the site would find it on this computer, where it is all the time."""


@dataclass
class Computer:
    """A site, and the addresses of the computer: other ones of loopback, at which others could not ask."""

    data_dir: Path
    service: RunningService
    has: set[str] = field(default_factory=lambda: {FIRST, SECOND})

    def addresses(self) -> tuple[OwnAddress, ...]:
        """As they are listed."""
        return tuple(OwnAddress("eth0", each, each == FIRST) for each in sorted(self.has))


@contextmanager
def reached_computer(folder: Path) -> Iterator[Computer]:
    """The site of `folder`, for as long as it is used."""
    has = {FIRST, SECOND}
    options = ServiceOptions(folder / "site", key_places=(FilePlace(folder / "keys"),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keeper, "host_names", lambda: NAMES)
        with running_site(options, lambda: frozenset(has)) as service:
            yield Computer(options.data_dir, service, has)
