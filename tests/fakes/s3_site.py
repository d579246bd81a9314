"""The S3 face on a real port, over a store of files."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from belvedere_simulator.service.access.access_keys import AccessKey, AccessKeys
from belvedere_simulator.service.access.authenticator import Authenticator
from belvedere_simulator.service.access.rates import NoRates
from belvedere_simulator.service.access.sessions import Sessions
from belvedere_simulator.service.clock import SystemClock
from belvedere_simulator.service.foreign.foreign_service import ForeignServices
from belvedere_simulator.service.http.faces import Faces, faces_by_name
from belvedere_simulator.service.http.gate import Gate
from belvedere_simulator.service.http.limits import Limits
from belvedere_simulator.service.http.server import Bind, RunningServer, start_server
from belvedere_simulator.service.objects.folder_store import FolderStore
from belvedere_simulator.service.roles.callers import SessionCallers
from belvedere_simulator.service.s3.face import S3Face
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.vault.sealing import SealingVault, new_key

BUCKET = SiteSettings().bucket
# So that parts of a few bytes make an upload; the real limit has a test of its own.
SMALLEST_PART = 8


@dataclass(frozen=True)
class S3Site:
    """A served store and the key to it."""

    server: RunningServer
    store: FolderStore
    face: S3Face
    key: AccessKey

    def client(self, **settings: Any) -> Any:
        """A boto3 client for S3 that tries once."""
        return boto3.client(
            "s3",
            endpoint_url=self.server.address,
            region_name="us-east-1",
            aws_access_key_id=self.key.key_id,
            aws_secret_access_key=self.key.secret,
            config=Config(retries={"max_attempts": 0}, **settings),
        )


@contextmanager
def open_s3_site(folder: Path) -> Iterator[S3Site]:
    """An empty S3 with the site's bucket, kept in `folder`."""
    database = Database(f"sqlite:///{folder / 'service.db'}")
    database.create()
    vault, clock, settings = SealingVault(new_key(), "test"), SystemClock(), SiteSettings()
    keys, sessions = AccessKeys(database, vault), Sessions(database, vault, clock)
    callers = SessionCallers(database, settings, clock, secure=False)
    authenticator = Authenticator(database, keys, sessions, settings, clock, callers)
    store = FolderStore(folder / "objects", database, clock)
    face = S3Face(store, settings, store.incoming, SMALLEST_PART)
    gate = Gate(Faces(faces_by_name([face]), ForeignServices({})), authenticator, NoRates(), None)
    server = start_server(gate, Bind(), store.incoming, Limits(in_memory=64 * 1024))
    try:
        yield S3Site(server, store, face, keys.site_key(time.time()))
    finally:
        server.stop()
        database.close()
