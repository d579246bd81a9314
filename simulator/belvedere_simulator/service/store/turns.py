"""Taking turns between service processes over one database, for rules that no single row can hold."""

from sqlalchemy import Column, Connection, Integer, String, Table, insert, update
from sqlalchemy.exc import IntegrityError

from belvedere_simulator.service.store.metadata import METADATA

TURNS = Table(
    "turns",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("taken", Integer, nullable=False),
)


def take_turn(connection: Connection, name: str) -> None:
    """Wait until no other transaction has the turn of this name; it is given back at the transaction's end.

    Count quotas need it: two transactions that count at once would both find room. SQLite has one writer
    anyway; elsewhere the row of the turn is what they queue for.
    """
    if _took(connection, name):
        return
    try:
        with connection.begin_nested():
            connection.execute(insert(TURNS).values(name=name, taken=1))
    except IntegrityError:
        _took(connection, name)


def _took(connection: Connection, name: str) -> bool:
    taking = update(TURNS).where(TURNS.c.name == name).values(taken=TURNS.c.taken + 1)
    return connection.execute(taking).rowcount == 1
