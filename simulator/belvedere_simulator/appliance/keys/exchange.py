"""The exchange of the device's certificate for keys, over TLS with that certificate."""

from __future__ import annotations

import http.client
import json
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import quote, urlsplit

from belvedere_simulator.appliance.aws.errors import SiteError, error_of
from belvedere_simulator.appliance.connection.credentials import SPOILING, shown_certificate
from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.keys.site_keys import SiteKeys, read_keys
from belvedere_simulator.appliance.network.service_way import ServiceWay
from belvedere_simulator.appliance.provisioning.record import DeviceRecord, load_record
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.channel.tls import client_context
from belvedere_simulator.messages import tr

DEVICE_ALIAS = "PanoramaDevice"
THING_HEADER = "x-amzn-iot-thingname"
SECONDS = 10.0
LARGEST_ANSWER = 64 * 1024
RIGHT_SECONDS = 5.0
"""An appliance's clock that is no further off is right: the service tells its time in whole seconds only."""


class SiteTime:
    """The service's time: that of the appliance's own clock where that is right, else as the service told it
    last, and as much later as has passed since. Any thread.

    Before the service was heard the own clock has to do.
    """

    def __init__(self, clock: Callable[[], datetime], passed: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._passed = passed
        self._heard: tuple[datetime, float] | None = None

    def note(self, date: str) -> None:
        """The service said that it is `date`, as the header of HTTP has it."""
        try:
            moment = parsedate_to_datetime(date)
        except ValueError:
            return
        self._heard = (moment.astimezone(UTC), self._passed())

    def now(self) -> datetime:
        """The time at this moment, aware, in UTC."""
        heard, own = self._heard, self._clock().astimezone(UTC)
        if heard is None:
            return own
        told = heard[0] + timedelta(seconds=self._passed() - heard[1])
        return own if abs((own - told).total_seconds()) <= RIGHT_SECONDS else told


class KeyExchange:
    """Asks the site for keys. The record is read each time: certificates are renewed, devices provisioned."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._around = surroundings
        self._way = ServiceWay(surroundings.reach, surroundings.faults)
        self.time = SiteTime(surroundings.clock)

    def on_spoiled(self, action: Callable[[], None]) -> None:
        """Call `action` when the certificate is revoked or ends by a fault: its keys end with it."""

        def told(fault: InjectedFault, present: bool) -> None:
            if present and fault.kind in SPOILING:
                action()

        self._around.life.at_end(self._around.faults.watch(told))

    def ask(self, alias: str) -> SiteKeys:
        """Fresh keys. Raises ConnectionError without a way, SiteError when the site refuses."""
        self._around.life.check()
        record = load_record(self._around.store)
        if record is None:
            raise ConnectionError("the appliance is not provisioned")
        try:
            status, date, content = self._get(record, alias)
        except ssl.SSLCertVerificationError as error:
            raise ConnectionError(tr("what answers there is not the site")) from error
        except ssl.SSLError as error:
            # The other side ends the handshake when it does not take the certificate.
            why = tr("the site does not accept the certificate: {why}", why=error.reason or error)
            raise SiteError("AccessDeniedException", why, http.client.FORBIDDEN) from error
        except (OSError, http.client.HTTPException) as error:
            raise ConnectionError(str(error) or type(error).__name__) from error
        self.time.note(date)
        if status != http.client.OK:
            raise error_of(status, content)
        try:
            return read_keys(json.loads(content))
        except (ValueError, KeyError, TypeError) as error:
            raise SiteError("InvalidAnswer", tr("the site's answer cannot be read"), status) from error

    def _get(self, record: DeviceRecord, alias: str) -> tuple[int, str, bytes]:
        address = urlsplit(record.credentials)
        host = address.hostname or ""
        self._way.require(host)
        parts = (record.authority, shown_certificate(record, self._around.faults), record.key)
        context = client_context(*(part.encode() for part in parts))
        connection = http.client.HTTPSConnection(host, address.port, timeout=SECONDS, context=context)
        try:
            path = f"/role-aliases/{quote(alias, safe='')}/credentials"
            connection.request("GET", path, headers={THING_HEADER: record.thing})
            response = connection.getresponse()
            answer = response.status, response.headers.get("Date", ""), response.read(LARGEST_ANSWER)
            # What was on its way when the cable was pulled does not arrive.
            self._way.require(host)
            return answer
        finally:
            connection.close()
