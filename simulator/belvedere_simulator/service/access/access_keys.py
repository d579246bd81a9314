"""The site's own access keys: made at the first start, told to the user by the client kit."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field

from sqlalchemy import Connection, insert, select

from belvedere_simulator.service.access.tables import ACCESS_KEYS
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.vault.vault import Vault

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
SITE_USER = "belvedere"
_REMEMBERED_SECONDS = 5.0


@dataclass(frozen=True)
class AccessKey:
    """A permanent key of a user of the site."""

    key_id: str
    user_name: str
    secret: str = field(repr=False)


def new_key_id(prefix: str) -> str:
    """A fresh identifier of 20 characters; `AKIA` for permanent keys, `ASIA` for temporary ones."""
    return prefix + "".join(secrets.choice(LETTERS) for _ in range(16))


def new_secret() -> str:
    """A fresh secret of 40 characters."""
    return secrets.token_urlsafe(30)


class AccessKeys:
    """Finds and makes the site's keys; those seen lately are remembered, as every request asks."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault
        self._remembered: dict[str, tuple[float, AccessKey]] = {}

    def site_key(self, now: float) -> AccessKey:
        """The site's first key, made when there is none; `now` in epoch seconds."""
        with self._database.write() as connection:
            row = connection.execute(select(ACCESS_KEYS).order_by(ACCESS_KEYS.c.created).limit(1)).first()
            if row is not None:
                return AccessKey(row.key_id, row.user_name, self._vault.open(row.sealed_secret).decode())
            return self._make(connection, SITE_USER, now)

    def remembered(self, key_id: str) -> AccessKey | None:
        """The key, when it was found a few seconds ago; never asks the database."""
        since, known = self._remembered.get(key_id, (0.0, None))
        return known if known is not None and time.monotonic() - since < _REMEMBERED_SECONDS else None

    def find(self, key_id: str) -> AccessKey | None:
        """The key of that identifier."""
        if known := self.remembered(key_id):
            return known
        with self._database.read() as connection:
            row = connection.execute(select(ACCESS_KEYS).where(ACCESS_KEYS.c.key_id == key_id)).first()
        if row is None:
            return None
        key = AccessKey(row.key_id, row.user_name, self._vault.open(row.sealed_secret).decode())
        self._remembered[key_id] = (time.monotonic(), key)
        return key

    def _make(self, connection: Connection, user_name: str, now: float) -> AccessKey:
        key = AccessKey(new_key_id("AKIA"), user_name, new_secret())
        connection.execute(
            insert(ACCESS_KEYS).values(
                key_id=key.key_id,
                user_name=user_name,
                sealed_secret=self._vault.seal(key.secret.encode()),
                created=now,
            )
        )
        return key
