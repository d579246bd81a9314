"""The site's own process: the lock, the port it keeps, the record of where it is."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE, remove_unfinished, write_whole
from belvedere_simulator.messages import tr
from belvedere_simulator.provisioning.address_notice import NOTICE, AddressNotice, write_notice
from belvedere_simulator.service.broker.url import EMBEDDED, MOSQUITTO
from belvedere_simulator.service.composition import RunningService, open_service
from belvedere_simulator.service.http.origin import is_loopback
from belvedere_simulator.service.objects.upkeep import Upkeep, remove_half_files
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.service.reach.choice import LISTENING, ReachChoice, ReachState
from belvedere_simulator.service.reach.keeper import ReachKeeper, addresses_now
from belvedere_simulator.service.site.identity import check_identity
from belvedere_simulator.service.site.lock import MOMENT, take_lock
from belvedere_simulator.service.site.settings_file import FILE, SiteFile, read_site_file, write_site_file
from belvedere_simulator.service.site.site_folder import (
    LOCK,
    RECORD,
    SiteRecord,
    check_data_dir,
    remove_record,
    write_record,
)
from belvedere_simulator.service.wiring.foundations import OBJECTS_FOLDER

# Brokers that the service runs itself, as they are named.
OWN = (None, "", EMBEDDED, MOSQUITTO)


@contextmanager
def running_site(
    options: ServiceOptions, addresses: Callable[[], frozenset[str]] = addresses_now
) -> Iterator[RunningService]:
    """The one service of its data folder; others find it by its record. Raises BelvedereError.

    `addresses` are those that the computer has at the moment. Without a port in `options` it takes the one it
    had before, so that scripts keep their address.
    """
    check_data_dir(options.data_dir)
    lock = take_lock(options.data_dir / LOCK, seconds=MOMENT)
    if lock is None:
        raise BelvedereError(
            "BV-SITE-004", tr("Another process is the site of this data folder"), where=str(options.data_dir)
        )
    try:
        _clear_up(options.data_dir)
        service = _open(options)
        upkeep = Upkeep(service.parts.objects)
        upkeep.start()
        record = _record(service, options)
        keeper = _keeper(service, options, record, addresses)
        try:
            keeper.look()
            # Written before others may write it anew.
            write_record(options.data_dir, replace(record, reach=keeper.state))
            keeper.start()
            yield service
        finally:
            remove_record(options.data_dir)
            keeper.stop()
            # It may just have told of a change.
            remove_record(options.data_dir)
            upkeep.stop()
            service.close()
    finally:
        lock.release()


def _keeper(
    service: RunningService,
    options: ServiceOptions,
    record: SiteRecord,
    addresses: Callable[[], frozenset[str]],
) -> ReachKeeper:
    data_dir = options.data_dir

    def told(state: ReachState) -> None:
        service.whereabouts.outside = state
        if state.state == LISTENING:
            write_whole(data_dir / NOTICE, _notice(service, state), PRIVATE)
        write_record(data_dir, replace(record, reach=state))

    def chosen() -> ReachChoice:
        # Who binds elsewhere by hand has decided where the site is reached.
        inside = is_loopback(options.bind.host)
        return read_site_file(data_dir).reach if inside else ReachChoice()

    return ReachKeeper(data_dir / FILE, chosen, service.outside, told, addresses)


def _notice(service: RunningService, state: ReachState) -> bytes:
    """What takes appliances there that were told another address."""
    now = service.parts.clock.now()
    notice = AddressNotice(state.service, state.broker, state.credentials, state.names, now)
    return write_notice(notice, service.panorama.certificates.authority.key)


def _clear_up(data_dir: Path) -> None:
    """Remove what a site that was killed left: its record, and files that were not finished."""
    remove_record(data_dir)
    remove_half_files(data_dir / OBJECTS_FOLDER)
    for name in (RECORD, FILE):
        remove_unfinished(data_dir / name)


def _open(options: ServiceOptions) -> RunningService:
    kept = read_site_file(options.data_dir)
    service = _on_usual_ports(options, kept)
    try:
        check_identity(service.parts.database, kept.settings, options.settings)
    except BelvedereError:
        service.close()
        raise
    port = int(service.address.rpartition(":")[2])
    now = replace(kept, settings=options.settings, port=port, broker=_named(options.broker_url))
    now = replace(now, credentials_port=service.device_keys.port)
    if options.broker_url in OWN:
        now = replace(now, broker_port=urlsplit(service.channel.address).port or 0)
    if now != kept:
        write_site_file(options.data_dir, now)
    return service


def _on_usual_ports(options: ServiceOptions, kept: SiteFile) -> RunningService:
    """On the ports of last time. Those may be somebody else's now; one that was asked for is not replaced."""
    wanted = _with_port(options, options.bind.port or kept.port)
    wanted = replace(wanted, broker_port=options.broker_port or kept.broker_port)
    wanted = replace(wanted, credentials_port=options.credentials_port or kept.credentials_port)
    while True:
        try:
            return open_service(wanted)
        except BelvedereError as error:
            if error.code == "BV-SVC-001" and wanted.bind.port and not options.bind.port:
                wanted = _with_port(wanted, 0)
            elif error.code == "BV-BRK-010" and wanted.broker_port and not options.broker_port:
                wanted = replace(wanted, broker_port=0)
            elif error.code == "BV-KEY-001" and wanted.credentials_port and not options.credentials_port:
                wanted = replace(wanted, credentials_port=0)
            else:
                raise


def _named(broker: str | None) -> str:
    return "" if broker in (None, EMBEDDED) else str(broker)


def _with_port(options: ServiceOptions, port: int) -> ServiceOptions:
    return replace(options, bind=replace(options.bind, port=port))


def _record(service: RunningService, options: ServiceOptions) -> SiteRecord:
    process = psutil.Process(os.getpid())
    return SiteRecord(
        process.pid,
        process.create_time(),
        service.address,
        version("belvedere"),
        options.time_scale,
        service.parts.vault.description,
    )


def reset_site(data_dir: Path) -> None:
    """Forget everything of a site that does not run. Raises BelvedereError when it does, or is no site."""
    # Only what looks like a site's folder is ever deleted.
    if not (data_dir / LOCK).exists():
        raise BelvedereError("BV-SITE-005", tr("This is not the data folder of a site"), where=str(data_dir))
    lock = take_lock(data_dir / LOCK, seconds=MOMENT)
    if lock is None:
        raise BelvedereError("BV-SITE-004", tr("The site runs"), where=str(data_dir))
    try:
        empty_site(data_dir)
    finally:
        lock.release()


def empty_site(data_dir: Path) -> None:
    """Delete everything but the lock, which the caller holds."""
    for folder, folders, files in os.walk(data_dir, topdown=False):
        for name in files:
            if name != LOCK:
                Path(folder, name).unlink()
        for name in folders:
            path = Path(folder, name)
            path.unlink() if path.is_symlink() else path.rmdir()
