"""A site that is reached over TLS at another address than its own computer's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.service.reach import reaching
from fakes.reached_computer import FIRST, Computer, reached_computer


@dataclass(frozen=True)
class Remote:
    """The site as others see it."""

    computer: Computer
    url: str
    fingerprint: str

    @property
    def key(self) -> tuple[str, str]:
        """The id and the secret of its access key."""
        key = self.computer.service.access_key
        return key.key_id, key.secret


@contextmanager
def remote_site(folder: Path) -> Iterator[Remote]:
    """The site of `folder`, for as long as it is used."""
    with reached_computer(folder) as computer:
        report = reaching.choose(computer.data_dir, FIRST, computer.addresses)
        assert report.state is not None
        yield Remote(computer, report.state.service, report.fingerprint)
