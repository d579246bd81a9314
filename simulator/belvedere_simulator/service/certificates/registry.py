"""The table of certificates: what was issued to whom, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select, update

from belvedere_simulator.service.certificates.identity import Kind, State
from belvedere_simulator.service.certificates.tables import CERTIFICATES


@dataclass(frozen=True)
class Record:
    """One certificate of the table; times in epoch seconds, `pem` the certificate."""

    serial: str
    kind: str
    thing: str
    state: str
    issued: float
    expires: float
    key_sha256: str
    pem: bytes
    claimed_with: str | None = None

    def state_at(self, now: float) -> State:
        """The state by the clock: what is revoked stays so, whatever the time."""
        if self.state == State.REVOKED:
            return State.REVOKED
        return State.EXPIRED if now >= self.expires else State(self.state)


_COLUMNS = [CERTIFICATES.c[field.name] for field in fields(Record)]


def add(connection: Connection, record: Record) -> None:
    """Record a certificate that was issued."""
    values = {field.name: getattr(record, field.name) for field in fields(Record)}
    connection.execute(insert(CERTIFICATES).values(**values))


def find(connection: Connection, serial: str) -> Record | None:
    """The record of a serial number."""
    return _one(connection, _records().where(CERTIFICATES.c.serial == serial))


def of_thing(connection: Connection, thing: str) -> list[Record]:
    """Every certificate of a thing, the oldest first."""
    rows = connection.execute(
        _records().where(CERTIFICATES.c.thing == thing).order_by(CERTIFICATES.c.issued, CERTIFICATES.c.serial)
    )
    return [Record(*row) for row in rows]


def claimed_with(connection: Connection, serial: str) -> Record | None:
    """The device certificate that the claim certificate `serial` was exchanged for."""
    return _one(connection, _records().where(CERTIFICATES.c.claimed_with == serial))


def device_certificate(connection: Connection, thing: str, key_sha256: str) -> Record | None:
    """The active device certificate of a thing for a key, if it has one already."""
    return _one(
        connection,
        _records()
        .where(CERTIFICATES.c.thing == thing, CERTIFICATES.c.kind == Kind.DEVICE.value)
        .where(CERTIFICATES.c.key_sha256 == key_sha256, CERTIFICATES.c.state == State.ACTIVE.value)
        .order_by(CERTIFICATES.c.issued.desc())
        .limit(1),
    )


def use_once(connection: Connection, serial: str) -> bool:
    """Turn an active certificate into a used one; True for the one caller that did it."""
    changed = connection.execute(
        update(CERTIFICATES)
        .where(CERTIFICATES.c.serial == serial, CERTIFICATES.c.state == State.ACTIVE.value)
        .values(state=State.USED.value)
    )
    return changed.rowcount == 1


def revoke(connection: Connection, serials: list[str]) -> None:
    """Revoke for good."""
    connection.execute(
        update(CERTIFICATES).where(CERTIFICATES.c.serial.in_(serials)).values(state=State.REVOKED.value)
    )


def forget(connection: Connection, expired_before: float) -> None:
    """Remove the records of certificates that ended before a moment: an unknown serial is refused anyway."""
    connection.execute(delete(CERTIFICATES).where(CERTIFICATES.c.expires < expired_before))


def _records() -> Select[Any]:
    return select(*_COLUMNS)


def _one(connection: Connection, chosen: Select[Any]) -> Record | None:
    row = connection.execute(chosen).one_or_none()
    return None if row is None else Record(*row)
