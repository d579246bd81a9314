"""Renewing the certificate in time, over the connection that there is."""

from __future__ import annotations

import time
from collections.abc import Callable

from belvedere_simulator.appliance.connection.channel import SiteChannel
from belvedere_simulator.appliance.connection.journal import ConnectionJournal
from belvedere_simulator.appliance.provisioning.record import load_record
from belvedere_simulator.appliance.provisioning.renewal import is_due, renew
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.channel.device_session import Rejection
from belvedere_simulator.errors import BelvedereError

# Renewal is due for ninety days: there is time for a second try.
LOOK_SECONDS = 3600.0


class Renewing:
    """`renewed` is called when another certificate is stored: the old one ends when that one connects."""

    def __init__(self, surroundings: Surroundings, channel: SiteChannel, renewed: Callable[[], None]) -> None:
        self._surroundings = surroundings
        self._channel = channel
        self._renewed = renewed
        self._journal = ConnectionJournal(surroundings.logs)
        self._next = 0.0

    def look(self) -> None:
        """Renew the certificate if that is due. Waits for the site; told of failures in the log."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + LOOK_SECONDS
        store = self._surroundings.store
        record = load_record(store)
        if record is None or not is_due(record, self._surroundings.clock()):
            return
        try:
            renewed = renew(self._channel, store, record)
        except (Rejection, TimeoutError, ConnectionError, BelvedereError) as error:
            self._journal.not_renewed(str(error) or type(error).__name__)
            return
        self._journal.renewed(renewed.identity.serial)
        self._renewed()
