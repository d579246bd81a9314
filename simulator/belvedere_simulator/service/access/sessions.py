"""Temporary keys, at most an hour long: for roles, application instances and devices."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from belvedere_simulator.service.access.access_keys import new_key_id, new_secret
from belvedere_simulator.service.access.tables import SESSIONS
from belvedere_simulator.service.certificates.identity import State
from belvedere_simulator.service.certificates.tables import CERTIFICATES
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.vault.vault import Vault

LONGEST = timedelta(hours=1)

_WITH_CERTIFICATE = select(SESSIONS, CERTIFICATES.c.state).outerjoin(
    CERTIFICATES, CERTIFICATES.c.serial == SESSIONS.c.certificate
)


@dataclass(frozen=True)
class IssuedKeys:
    """What the holder of temporary keys is given; `expiration` is aware, in UTC."""

    key_id: str
    secret: str = field(repr=False)
    token: str = field(repr=False)
    expiration: datetime


@dataclass(frozen=True)
class Session:
    """Temporary keys as the service knows them.

    `arn` is the identity they speak as; the policies of `role_arn` (when it is not empty) are looked up
    at each request, and `policies` (when given) narrow them, or stand alone without a role. `owner` is
    what the keys die with, like `device/<id>` or `applicationInstance/<id>`, and so is `certificate`, the
    serial number of the one that they were given out for, where there was one.
    """

    key_id: str
    arn: str
    role_arn: str
    owner: str
    policies: tuple[Any, ...] | None
    expires: float
    secret: str = field(repr=False)
    token_sha256: str = field(repr=False)
    certificate: str = ""

    def holds(self, token: str) -> bool:
        """Whether `token` is the one given out with these keys."""
        return hmac.compare_digest(hashlib.sha256(token.encode()).hexdigest(), self.token_sha256)


class Sessions:
    """Issues, finds and revokes temporary keys."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def issue(
        self,
        connection: Connection,
        arn: str,
        *,
        role_arn: str = "",
        owner: str = "",
        policies: Sequence[Any] | None = None,
        lifetime: timedelta = LONGEST,
        certificate: str = "",
    ) -> IssuedKeys:
        """Fresh keys that speak as `arn`; a lifetime over an hour is cut to one.

        They end at once when the `certificate` of that serial number is revoked.
        """
        now = self._clock.now()
        expiration = (now + min(lifetime, LONGEST)).astimezone(UTC).replace(microsecond=0)
        keys = IssuedKeys(new_key_id("ASIA"), new_secret(), secrets.token_urlsafe(192), expiration)
        connection.execute(delete(SESSIONS).where(SESSIONS.c.expires < now.timestamp() - 3600))
        connection.execute(
            insert(SESSIONS).values(
                key_id=keys.key_id,
                sealed_secret=self._vault.seal(keys.secret.encode()),
                token_sha256=hashlib.sha256(keys.token.encode()).hexdigest(),
                arn=arn,
                role_arn=role_arn,
                owner=owner,
                policies=list(policies) if policies is not None else None,
                certificate=certificate,
                issued=now.timestamp(),
                expires=expiration.timestamp(),
            )
        )
        return keys

    def find(self, connection: Connection, key_id: str) -> Session | None:
        """The session of that key, expired ones for an hour longer so that they can be told so.

        None for one whose certificate was revoked: asked at each use, so that no exchange under way at that
        moment leaves keys behind.
        """
        row = connection.execute(_WITH_CERTIFICATE.where(SESSIONS.c.key_id == key_id)).first()
        if row is None or (row.certificate and row.state in (None, State.REVOKED.value)):
            return None
        return Session(
            key_id=row.key_id,
            arn=row.arn,
            role_arn=row.role_arn,
            owner=row.owner,
            policies=tuple(row.policies) if row.policies is not None else None,
            expires=row.expires,
            secret=self._vault.open(row.sealed_secret).decode(),
            token_sha256=row.token_sha256,
            certificate=row.certificate,
        )


def revoke_sessions(connection: Connection, owner: str) -> None:
    """End all temporary keys of a deleted device or a removed application instance at once."""
    connection.execute(delete(SESSIONS).where(SESSIONS.c.owner == owner))
