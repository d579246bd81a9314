"""The versions of a secret and the stages that name them: AWSCURRENT, AWSPREVIOUS and others."""

from __future__ import annotations

import hmac
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, Row, delete, insert, select, update

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.secrets_manager.tables import SECRET_VERSIONS
from belvedere_simulator.vault.vault import Vault

CURRENT = "AWSCURRENT"
PREVIOUS = "AWSPREVIOUS"
MOST_BYTES = 65536


@dataclass(frozen=True)
class Value:
    """What a secret holds: text as UTF-8, or bytes; never shown in a repr."""

    data: bytes = field(repr=False)
    binary: bool = False


@dataclass(frozen=True)
class Version:
    """One version: its value is opened only where somebody may read it."""

    name: str
    stages: tuple[str, ...]
    created: float
    value: Value


class Versions:
    """The versions of all secrets, sealed with `vault`; every call is in the caller's transaction."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def add(
        self, connection: Connection, arn: str, value: Value, now: float, name: str, stages: Sequence[str]
    ) -> str:
        """Add a version and move `stages` to it; the same name with the same value changes nothing.

        Raises ResourceExistsException for a name in use with another value.
        """
        version = name or str(uuid.uuid4())
        held = self.find(connection, arn, version=version)
        if held is not None:
            if not hmac.compare_digest(held.value.data, value.data) or held.value.binary != value.binary:
                raise ServiceError(
                    "ResourceExistsException",
                    tr("A version {version} with another value exists already", version=version),
                )
            return version
        self._take_stages(connection, arn, stages)
        row = {"arn": arn, "version": version, "binary": value.binary, "created": now}
        sealed = self._vault.seal(value.data)
        connection.execute(insert(SECRET_VERSIONS), [{**row, "sealed": sealed, "stages": list(stages)}])
        return version

    def find(
        self, connection: Connection, arn: str, *, version: str | None = None, stage: str | None = None
    ) -> Version | None:
        """The version of that name, of that stage, or of both; None where there is none."""
        for row in self._rows(connection, arn):
            if version in {None, row.version} and (stage is None or stage in row.stages):
                return self._version(row)
        return None

    def stages(self, connection: Connection, arn: str) -> dict[str, list[str]]:
        """The stages by the name of their version."""
        return {row.version: list(row.stages) for row in self._rows(connection, arn)}

    def remove_all(self, connection: Connection, arn: str) -> None:
        """Forget every version of a secret that goes."""
        connection.execute(delete(SECRET_VERSIONS).where(SECRET_VERSIONS.c.arn == arn))

    def _rows(self, connection: Connection, arn: str) -> Sequence[Row[tuple[object, ...]]]:
        chosen = select(SECRET_VERSIONS).where(SECRET_VERSIONS.c.arn == arn)
        return connection.execute(chosen.order_by(SECRET_VERSIONS.c.created.desc())).all()

    def _version(self, row: Row[tuple[object, ...]]) -> Version:
        value = Value(self._vault.open(row.sealed), row.binary)
        return Version(row.version, tuple(row.stages), row.created, value)

    def _take_stages(self, connection: Connection, arn: str, stages: Sequence[str]) -> None:
        """Take `stages` from the versions that have them; the last current one becomes the previous one."""
        moves = CURRENT in stages
        for row in self._rows(connection, arn):
            kept = [
                stage for stage in row.stages if stage not in stages and not (moves and stage == PREVIOUS)
            ]
            if moves and CURRENT in row.stages:
                kept.append(PREVIOUS)
            self._set_stages(connection, arn, row.version, kept)

    def _set_stages(self, connection: Connection, arn: str, version: str, stages: list[str]) -> None:
        chosen = (SECRET_VERSIONS.c.arn == arn) & (SECRET_VERSIONS.c.version == version)
        # A version that no stage names is deprecated: it can never be asked for again by an application.
        if stages:
            connection.execute(update(SECRET_VERSIONS).where(chosen).values(stages=stages))
        else:
            connection.execute(delete(SECRET_VERSIONS).where(chosen))
