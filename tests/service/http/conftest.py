"""A service on a real port, made of its real parts, with recording faces behind it."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import boto3
import pytest
from botocore.config import Config

from belvedere_simulator.service.access.access_keys import SITE_USER, AccessKey, AccessKeys
from belvedere_simulator.service.access.authenticator import Authenticator
from belvedere_simulator.service.access.rates import AwsRates, NoRates
from belvedere_simulator.service.access.sessions import Sessions
from belvedere_simulator.service.clock import SystemClock
from belvedere_simulator.service.foreign.foreign_service import ForeignServices
from belvedere_simulator.service.http.faces import Faces, faces_by_name
from belvedere_simulator.service.http.gate import Gate
from belvedere_simulator.service.http.limits import Limits
from belvedere_simulator.service.http.server import Bind, RunningServer, start_server
from belvedere_simulator.service.roles.callers import SessionCallers
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.vault.sealing import SealingVault, new_key
from fakes.recording_face import RecordingFace


@dataclass(frozen=True)
class Site:
    """A running server with the faces behind it and the parts that issue keys."""

    server: RunningServer
    faces: dict[str, RecordingFace]
    key: AccessKey
    database: Database
    sessions: Sessions
    incoming: Path

    def client(self, service: str, **changes: Any) -> Any:
        """A boto3 client with the site's keys, which tries once."""
        settings: dict[str, Any] = {
            "endpoint_url": self.server.address,
            "region_name": "us-east-1",
            "aws_access_key_id": self.key.key_id,
            "aws_secret_access_key": self.key.secret,
            "config": Config(retries={"max_attempts": 0}),
        }
        return boto3.client(service, **(settings | changes))


def _standing() -> float:
    """A time in which no request is forgotten, however long all of them take."""
    return 100.0


class StartSite(Protocol):
    def __call__(
        self,
        *,
        limits: Limits | None = None,
        no_auth: bool = False,
        aws_rates: bool = False,
        tls: ssl.SSLContext | None = None,
        faces: tuple[RecordingFace, ...] = (),
    ) -> Site: ...


@pytest.fixture
def start(tmp_path: Path) -> Iterator[StartSite]:
    ends: list[Callable[[], None]] = []

    def begin(
        *,
        limits: Limits | None = None,
        no_auth: bool = False,
        aws_rates: bool = False,
        tls: ssl.SSLContext | None = None,
        faces: tuple[RecordingFace, ...] = (),
    ) -> Site:
        database = Database(f"sqlite:///{tmp_path / 'service.db'}")
        database.create()
        vault, clock, settings = SealingVault(new_key(), "test"), SystemClock(), SiteSettings()
        keys, sessions = AccessKeys(database, vault), Sessions(database, vault, clock)
        callers = SessionCallers(database, settings, clock, secure=False)
        authenticator = Authenticator(database, keys, sessions, settings, clock, callers)
        named = faces or tuple(RecordingFace(name) for name in ("s3", "panorama", "sts", "logs"))
        gate = Gate(
            Faces(faces_by_name(named), ForeignServices({})),
            authenticator,
            AwsRates(_standing) if aws_rates else NoRates(),
            authenticator.site_caller(SITE_USER) if no_auth else None,
        )
        server = start_server(gate, replace(Bind(), tls=tls), tmp_path / "incoming", limits)
        ends.extend((database.close, server.stop))
        recorders = {face.name: face for face in named}
        return Site(server, recorders, keys.site_key(time.time()), database, sessions, tmp_path / "incoming")

    yield begin
    for end in reversed(ends):
        end()


@pytest.fixture
def site(start: StartSite) -> Site:
    return start()
