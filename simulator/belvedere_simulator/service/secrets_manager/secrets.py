"""Secrets by name or ARN, for the operations here and for the families that keep passwords."""

from __future__ import annotations

import secrets
import string
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.secrets_manager.tables import SECRETS
from belvedere_simulator.service.secrets_manager.versions import CURRENT, Value, Versions
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.vault.vault import Vault

SUFFIX_LENGTH = 6
SUFFIX = string.ascii_letters + string.digits

SecretRow = Row[tuple[Any, ...]]


class Secrets:
    """All secrets of the site, in the caller's transaction; values are sealed and never in errors."""

    def __init__(self, vault: Vault, clock: Clock, settings: SiteSettings) -> None:
        self.versions = Versions(vault)
        self._clock = clock
        self._settings = settings

    def store(self, connection: Connection, name: str, value: str) -> str:
        """Keep `value` as the current version of the secret `name`, made where there is none; its ARN.

        A secret of that name that was deleted but not gone yet lives again.
        """
        found = self.find(connection, name)
        arn = str(found.arn) if found else self.create(connection, name)
        if found and found.goes is not None:
            connection.execute(update(SECRETS).where(SECRETS.c.arn == arn).values(goes=None))
        self.put(connection, arn, Value(value.encode()))
        return arn

    def value(self, connection: Connection, arn: str) -> str:
        """The current text of the secret; ResourceNotFoundException where there is none."""
        version = self.versions.find(connection, self.require(connection, arn).arn, stage=CURRENT)
        if version is None:
            raise missing()
        return version.value.data.decode()

    def remove(self, connection: Connection, arn: str) -> None:
        """Remove the secret at once and for good; nothing happens where there is none."""
        found = self.find(connection, arn)
        if found is not None:
            self.versions.remove_all(connection, found.arn)
            connection.execute(delete(SECRETS).where(SECRETS.c.arn == found.arn))

    def create(self, connection: Connection, name: str, **columns: object) -> str:
        """A secret without a value; `columns` beside the name and the times. ResourceExistsException."""
        self.sweep(connection)
        if self.find(connection, name) is not None:
            raise ServiceError("ResourceExistsException", tr("The secret {name} exists already", name=name))
        now = self.now()
        arn = f"{self._prefix}{name}-{''.join(secrets.choice(SUFFIX) for _ in range(SUFFIX_LENGTH))}"
        row = {"arn": arn, "name": name, "description": "", "tags": [], "created": now, "changed": now}
        connection.execute(insert(SECRETS), [{**row, **columns}])
        return arn

    def put(
        self,
        connection: Connection,
        arn: str,
        value: Value,
        version: str = "",
        stages: Sequence[str] = (CURRENT,),
    ) -> str:
        """Add a version with these stages; its name."""
        now = self.now()
        added = self.versions.add(connection, arn, value, now, version, stages)
        connection.execute(update(SECRETS).where(SECRETS.c.arn == arn).values(changed=now))
        return added

    def find(self, connection: Connection, identifier: str) -> SecretRow | None:
        """The secret of this name, ARN, or ARN without its suffix; None where there is none (any more)."""
        name = identifier.removeprefix(self._prefix)
        names = or_(SECRETS.c.arn == identifier, SECRETS.c.name == name)
        for row in connection.execute(select(SECRETS).where(names)):
            if row.goes is None or row.goes > self.now():
                return row
        return None

    def require(self, connection: Connection, identifier: str) -> SecretRow:
        """The secret, which lives; ResourceNotFoundException, or InvalidRequestException when deleted."""
        found = self.find(connection, identifier)
        if found is None:
            raise missing()
        if found.goes is not None:
            raise ServiceError("InvalidRequestException", tr("The secret was marked for deletion"))
        return found

    def sweep(self, connection: Connection) -> int:
        """Remove what was deleted and whose recovery window is over; how many secrets."""
        over = select(SECRETS.c.arn).where(SECRETS.c.goes <= self.now())
        arns = list(connection.execute(over).scalars())
        for arn in arns:
            self.versions.remove_all(connection, arn)
            connection.execute(delete(SECRETS).where(SECRETS.c.arn == arn))
        return len(arns)

    def resource(self, connection: Connection, identifier: str) -> str:
        """The ARN that policies are asked about; for an unknown name, one with a suffix nobody has."""
        found = self.find(connection, identifier)
        if found is not None:
            return str(found.arn)
        return identifier if identifier.startswith("arn:") else f"{self._prefix}{identifier}-??????"

    def now(self) -> float:
        """Epoch seconds of the site's clock."""
        return self._clock.now().timestamp()

    @property
    def _prefix(self) -> str:
        return f"arn:aws:secretsmanager:{self._settings.region}:{self._settings.account}:secret:"


def missing() -> ServiceError:
    """The error for a secret or version that does not exist."""
    return ServiceError("ResourceNotFoundException", tr("There is no such secret"))
