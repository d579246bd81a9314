"""Shadows as rows."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import Connection, delete, insert, select, update

from belvedere_simulator.channel.shadow.shadow import NONE, Shadow, remembered
from belvedere_simulator.service.things.tables import SHADOWS

_COLUMNS = [SHADOWS.c[name] for name in asdict(NONE)]


def find_shadow(connection: Connection, thing: str, name: str, now: float, *, lock: bool = False) -> Shadow:
    """A shadow; one without a version where there is none."""
    own = (SHADOWS.c.thing == thing) & (SHADOWS.c.name == name)
    chosen = select(*_COLUMNS).where(own)
    row = connection.execute(chosen.with_for_update() if lock else chosen).first()
    return NONE if row is None else remembered(Shadow(**row._mapping), now)


def save_shadow(connection: Connection, thing: str, name: str, shadow: Shadow) -> None:
    """Keep what a shadow has become."""
    own = (SHADOWS.c.thing == thing) & (SHADOWS.c.name == name)
    if connection.execute(update(SHADOWS).where(own).values(asdict(shadow))).rowcount == 0:
        connection.execute(insert(SHADOWS).values(thing=thing, name=name, **asdict(shadow)))


def shadows_of(connection: Connection, thing: str) -> int:
    """How many shadows a thing has."""
    names = select(SHADOWS.c.name).where((SHADOWS.c.thing == thing) & SHADOWS.c.deleted.is_(None))
    return len(connection.execute(names).all())


def delete_shadows(connection: Connection, thing: str) -> None:
    """Forget the shadows of a thing, and that it had some."""
    connection.execute(delete(SHADOWS).where(SHADOWS.c.thing == thing))


def forget_deleted(connection: Connection, before: float) -> None:
    """Forget the versions of shadows that were deleted long ago."""
    connection.execute(delete(SHADOWS).where(SHADOWS.c.deleted < before))
