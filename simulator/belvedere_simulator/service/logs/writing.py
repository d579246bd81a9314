"""PutLogEvents: batches of events, appended in one short transaction each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.logs.batch import TOO_NEW, accept
from belvedere_simulator.service.logs.events import append
from belvedere_simulator.service.logs.names import milliseconds
from belvedere_simulator.service.logs.sources import Numbered, advance, numbered, repeated
from belvedere_simulator.service.logs.streams import require_group, require_stream
from belvedere_simulator.service.store.database import Database

TOKEN_DIGITS = 56


class Writing:
    """Appends to streams."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def put_log_events(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Append a batch.

        Any sequence token is accepted: the original service stopped to ask for them. One that numbers the
        events keeps those out that are there already, see `sources`.
        """
        group, now = parameters["logGroupName"], milliseconds(self._clock)
        events, first = parameters["logEvents"], numbered(parameters.get("sequenceToken"))
        with self._database.read() as connection:
            retention = require_group(connection, group).retention_days
        accepted = accept(events, now, retention)
        with self._database.write() as connection:
            stream = require_stream(connection, group, parameters["logStreamName"])
            known = repeated(connection, stream.id, first, len(events)) if first else 0
            if known:
                accepted = accept(events, now, retention, known)
            number = append(connection, stream, accepted, now)
            token = str(number).zfill(TOKEN_DIGITS)
            if first is not None:
                # Those that are too new come again when it is their time.
                seen = accepted.rejected.get(TOO_NEW, len(events))
                following = Numbered(first.source, first.number + max(seen, known))
                advance(connection, stream.id, following, now)
                token = following.token
        told: dict[str, Any] = {"nextSequenceToken": token}
        if accepted.rejected:
            told["rejectedLogEventsInfo"] = accepted.rejected
        return told
