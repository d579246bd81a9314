"""An authenticator over a database of its own, at a time that tests set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from belvedere_simulator.protocol.http import Request
from belvedere_simulator.service.access.access_keys import AccessKey, AccessKeys
from belvedere_simulator.service.access.authenticator import Authenticated, Authenticator
from belvedere_simulator.service.access.claim import read_claim
from belvedere_simulator.service.access.sessions import Sessions
from belvedere_simulator.service.roles.callers import SessionCallers
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.vault.sealing import SealingVault, new_key


@dataclass
class SetClock:
    """The time of this computer, by which botocore signs, put off by so much."""

    off: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.off

    def pass_time(self, amount: timedelta) -> None:
        self.off += amount


@dataclass(frozen=True)
class Access:
    """The parts that know who asks."""

    database: Database
    authenticator: Authenticator
    sessions: Sessions
    key: AccessKey
    clock: SetClock

    def verify(self, request: Request) -> Authenticated:
        claim = read_claim(request)
        assert claim is not None
        return self.authenticator.verify(request, claim, claim.payload or request.body.sha256)


@pytest.fixture(scope="module")
def access(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Access]:
    folder: Path = tmp_path_factory.mktemp("access")
    database = Database(f"sqlite:///{folder / 'service.db'}")
    database.create()
    vault, clock, settings = SealingVault(new_key(), "test"), SetClock(), SiteSettings()
    keys, sessions = AccessKeys(database, vault), Sessions(database, vault, clock)
    callers = SessionCallers(database, settings, clock, secure=False)
    authenticator = Authenticator(database, keys, sessions, settings, clock, callers)
    yield Access(database, authenticator, sessions, keys.site_key(clock.now().timestamp()), clock)
    database.close()
