"""A process that changes one row many times, each time by what it read in the same transaction.

Arguments: the URL of the database, how often.
"""

from __future__ import annotations

import sys

from sqlalchemy import select, update

from belvedere_simulator.service.objects.tables import BUCKETS
from belvedere_simulator.service.store.database import Database


def main(url: str, times: int) -> None:
    """Count up."""
    database = Database(url)
    for _ in range(times):
        with database.write() as connection:
            found = connection.execute(select(BUCKETS.c.created).with_for_update()).scalar_one()
            connection.execute(update(BUCKETS).values(created=found + 1))
    database.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
