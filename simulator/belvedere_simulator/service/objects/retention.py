"""What of the objects goes by itself: uploads nobody ended, contents nobody refers to, copies too many."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete

from belvedere_simulator.service.objects.indexed_store import IndexedStore
from belvedere_simulator.service.objects.sweep import sweep
from belvedere_simulator.service.objects.tables import UPLOADS


@dataclass(frozen=True)
class Keep:
    """How long an upload may go on, in seconds, and how many bytes copies of far objects may have."""

    upload_seconds: float = 7 * 86400.0
    copies: int = 4 << 30


USUAL = Keep()


def tidy(store: IndexedStore, keep: Keep = USUAL) -> int:
    """Remove all that `keep` does not keep; how many contents and copies went."""
    oldest = store.clock.now().timestamp() - keep.upload_seconds
    with store.database.write() as connection:
        connection.execute(delete(UPLOADS).where(UPLOADS.c.started < oldest))
    return sweep(store) + store.contents.trim(keep.copies)
