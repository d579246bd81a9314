"""Which devices are there, by what they and their last wills tell."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, update

from belvedere_simulator.service.things.tables import PRESENCE


def came(connection: Connection, thing: str, session: str, now: float) -> None:
    """A device told of a new connection, or once more of the one it has."""
    values = {"session": session, "online": True, "time": now}
    changed = connection.execute(update(PRESENCE).where(PRESENCE.c.thing == thing).values(**values))
    if changed.rowcount == 0:
        connection.execute(insert(PRESENCE).values(thing=thing, **values))


def went(connection: Connection, thing: str, session: str, now: float) -> bool:
    """A connection ended; True when it was the one that the device has.

    The will of a connection that was taken over comes after its successor told of itself.
    """
    own = (PRESENCE.c.thing == thing) & (PRESENCE.c.session == session)
    changed = connection.execute(update(PRESENCE).where(own).values(online=False, time=now))
    return changed.rowcount > 0


def online(connection: Connection, before: float) -> list[str]:
    """The things that are there as far as is known, and told so before a moment."""
    there = PRESENCE.c.online.is_(True) & (PRESENCE.c.time < before)
    return list(connection.execute(select(PRESENCE.c.thing).where(there)).scalars())


def lost(connection: Connection, thing: str, now: float) -> None:
    """A thing did not answer."""
    connection.execute(update(PRESENCE).where(PRESENCE.c.thing == thing).values(online=False, time=now))


def forget(connection: Connection, thing: str) -> None:
    """A device was deleted."""
    connection.execute(delete(PRESENCE).where(PRESENCE.c.thing == thing))
