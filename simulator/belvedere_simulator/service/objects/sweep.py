"""Collects contents that nothing refers to, and files that a killed process left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy import delete, exists, select, union
from sqlalchemy.exc import IntegrityError

from belvedere_simulator.service.objects import rows
from belvedere_simulator.service.objects.indexed_store import IndexedStore
from belvedere_simulator.service.objects.tables import CONTENTS, OBJECTS, PARTS

GRACE = 86400.0


def sweep(store: IndexedStore, grace: float = GRACE) -> int:
    """Remove every content without a reference; how many went.

    Where contents arrive before their row (`settles_late` is false), those touched within `grace` seconds
    of the service's clock stay.
    """
    return sum(discard(store, sha256) for sha256 in [*_unreferenced(store, grace)])


def discard(store: IndexedStore, sha256: str) -> bool:
    """Remove one content unless something refers to it; whether it went.

    The row is deleted first: from there to the end of the transaction no put can refer to the content,
    neither in this process nor in another, so the bytes go without a race. Killed in between, the row is
    back and the next sweep finishes.
    """
    unused = ~exists().where(OBJECTS.c.sha256 == CONTENTS.c.sha256)
    unused &= ~exists().where(PARTS.c.sha256 == CONTENTS.c.sha256)
    with suppress(IntegrityError, OSError), store.database.write() as connection:
        rows.insert_if_missing(connection, CONTENTS, sha256=sha256, size=0, touched=0.0)
        gone = connection.execute(delete(CONTENTS).where(CONTENTS.c.sha256 == sha256, unused))
        if gone.rowcount:
            store.contents.remove(sha256)
            return True
    return False


def _unreferenced(store: IndexedStore, grace: float) -> Iterator[str]:
    used = union(select(OBJECTS.c.sha256), select(PARTS.c.sha256))
    with store.database.read() as connection:
        referred = set(connection.execute(used).scalars())
        touched = {row.sha256: row.touched for row in connection.execute(select(CONTENTS))}
    oldest = store.clock.now().timestamp() - grace
    for sha256 in sorted({*touched, *store.contents.names()} - referred):
        if store.contents.settles_late or touched.get(sha256, 0.0) <= oldest:
            yield sha256
