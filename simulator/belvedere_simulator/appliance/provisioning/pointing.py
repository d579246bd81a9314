"""A provisioned appliance learns that its site is elsewhere now: by a note on a drive, or by looking for it.

It stays the device that it is, with everything on it; only where it connects to changes. What it connects
to there still has to prove itself by the authority that it trusts.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlsplit, urlunsplit

from belvedere_simulator.appliance.provisioning.record import DeviceRecord, load_record, save_record
from belvedere_simulator.appliance.storage.store import ApplianceStore
from belvedere_simulator.provisioning.address_notice import AddressNotice

MOST_ADDRESSES = 8

Resolve = Callable[[str], Sequence[str]]
Answers = Callable[[DeviceRecord], bool]


def point(store: ApplianceStore, notice: AddressNotice) -> DeviceRecord | None:
    """Take over where the site is; the record, or None when nothing newer is said than is known."""
    record = load_record(store)
    if record is None or notice.issued.timestamp() <= record.told:
        return None
    pointed = replace(
        record,
        service=notice.service,
        broker=notice.broker,
        credentials=notice.credentials,
        names=notice.names,
        told=notice.issued.timestamp(),
    )
    save_record(store, pointed)
    return pointed


def seek(record: DeviceRecord, resolve: Resolve, answers: Answers) -> DeviceRecord | None:
    """Look for the site under its further names; the record with the address where it answers, else None."""
    for address in _addresses(record, resolve):
        found = moved(record, address)
        if answers(found):
            return found
    return None


def moved(record: DeviceRecord, host: str) -> DeviceRecord:
    """The same doors at another host."""
    return replace(
        record,
        service=_at(record.service, host),
        broker=_at(record.broker, host),
        credentials=_at(record.credentials, host),
    )


def resolved(name: str) -> tuple[str, ...]:
    """The addresses of a name, by the computer's own resolver; none when it knows none."""
    with suppress(OSError, UnicodeError):
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
        return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    return ()


def _addresses(record: DeviceRecord, resolve: Resolve) -> Iterator[str]:
    known = {urlsplit(record.broker).hostname}
    for name in record.names:
        for address in resolve(name):
            # An address of a link means nothing without the interface that it was found on.
            if address in known or len(known) > MOST_ADDRESSES or ipaddress.ip_address(address).is_link_local:
                continue
            known.add(address)
            yield address


def _at(url: str, host: str) -> str:
    parts = urlsplit(url)
    named = f"[{host}]" if ":" in host else host
    return urlunsplit(parts._replace(netloc=f"{named}:{parts.port}" if parts.port else named))
