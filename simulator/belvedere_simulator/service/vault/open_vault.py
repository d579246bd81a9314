"""Opening the vault of one database: the key it was made with, or at the first start a new one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Row, insert, select

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.identifiers import new_identifier
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.vault.tables import VAULT_KEYS
from belvedere_simulator.vault.places import KeyPlace
from belvedere_simulator.vault.sealing import SealingVault, new_key

_PROOF = b"belvedere"


def open_vault(database: Database, places: Sequence[KeyPlace], now: float) -> SealingVault:
    """The vault of `database`; `now` in epoch seconds.

    BelvedereError BV-SVC-004 when its key is not where it was put: never is another one made instead.
    """
    with database.write() as connection:
        row = connection.execute(select(VAULT_KEYS)).first()
        if row is None:
            return _made(connection, places, now)
    return _found(row, places)


def _made(connection: Connection, places: Sequence[KeyPlace], now: float) -> SealingVault:
    name, key = new_identifier("vault"), new_key()
    for place in places:
        if place.store(name, key):
            vault = SealingVault(key, place.description)
            connection.execute(
                insert(VAULT_KEYS).values(
                    number=1, name=name, place=place.name, proof=vault.seal(_PROOF), created=now
                )
            )
            return vault
    raise BelvedereError(
        "BV-SVC-006",
        tr("No place keeps the key of the site's secrets"),
        where=", ".join(place.name for place in places),
    )


def _found(row: Row[tuple[object, ...]], places: Sequence[KeyPlace]) -> SealingVault:
    for place in places:
        key = place.load(row.name) if place.name == row.place else None
        if key is not None:
            vault = SealingVault(key, place.description)
            vault.open(row.proof)
            return vault
    raise BelvedereError(
        "BV-SVC-004",
        tr("The key of the site's secrets is not in its place"),
        where=f"{row.place}: {row.name}",
    )
