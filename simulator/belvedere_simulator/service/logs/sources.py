"""Sources that number their events, so that none is kept twice whatever is sent again.

A sequence token `belvedere/SOURCE/NUMBER` says that the first event of the batch is that number of its
source. The answer's token says which number comes next. All other tokens mean nothing, as in the original
service today.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from belvedere_simulator.service.logs.batch import DAY
from belvedere_simulator.service.logs.tables import LOG_SOURCES

REMEMBERED = 100 * DAY
_TOKEN = re.compile(r"belvedere/([0-9A-Za-z_-]{1,64})/([0-9]{1,18})")


@dataclass(frozen=True)
class Numbered:
    """The event of `source` that a batch begins with."""

    source: str
    number: int

    @property
    def token(self) -> str:
        """The sequence token that says so."""
        return f"belvedere/{self.source}/{self.number}"


def numbered(token: str | None) -> Numbered | None:
    """What a sequence token says; None for all but ours."""
    match = _TOKEN.fullmatch(token or "")
    return None if match is None else Numbered(match[1], int(match[2]))


def repeated(connection: Connection, stream: int, first: Numbered, count: int) -> int:
    """How many of the `count` events of a batch are in the stream already."""
    chosen = select(LOG_SOURCES.c.next_number).where(_is(stream, first))
    known = connection.execute(chosen).scalar()
    return 0 if known is None else max(0, min(count, known - first.number))


def advance(connection: Connection, stream: int, to: Numbered, now: int) -> None:
    """The stream has all events of the source before `to`."""
    values = {"next_number": to.number, "seen": now}
    if connection.execute(update(LOG_SOURCES).where(_is(stream, to)).values(**values)).rowcount == 0:
        connection.execute(insert(LOG_SOURCES).values(stream=stream, source=to.source, **values))


def forget_stream(connection: Connection, stream: int) -> None:
    """The stream is removed."""
    connection.execute(delete(LOG_SOURCES).where(LOG_SOURCES.c.stream == stream))


def forget_silent(connection: Connection, now: int) -> None:
    """Forget sources that have not written for so long that nothing of theirs is under way any more."""
    connection.execute(delete(LOG_SOURCES).where(LOG_SOURCES.c.seen < now - REMEMBERED))


def _is(stream: int, first: Numbered) -> ColumnElement[bool]:
    return and_(LOG_SOURCES.c.stream == stream, LOG_SOURCES.c.source == first.source)
