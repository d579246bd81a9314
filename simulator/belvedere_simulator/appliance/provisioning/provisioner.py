"""Provisioning, step by step; each step is written down when it is over."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from belvedere_simulator.appliance.logs.system_logs import SystemLogs
from belvedere_simulator.appliance.provisioning.joining import (
    AtEnd,
    Dial,
    context_of,
    endless,
    joined,
    straight,
)
from belvedere_simulator.appliance.provisioning.journal import Journal
from belvedere_simulator.appliance.provisioning.keys import (
    certificate_request,
    check_issued,
    new_key,
    serial_of,
)
from belvedere_simulator.appliance.provisioning.network import apply_network, own_address, plan_network
from belvedere_simulator.appliance.provisioning.progress import (
    Progress,
    Result,
    Step,
    end_progress,
    load_progress,
    read_unexpired,
    save_progress,
)
from belvedere_simulator.appliance.provisioning.record import (
    DeviceRecord,
    authority_sha256,
    load_record,
    readable_fingerprint,
    save_record,
)
from belvedere_simulator.appliance.storage.opening import installation
from belvedere_simulator.appliance.storage.store import ApplianceStore
from belvedere_simulator.appliance.usb.archives import find_archive
from belvedere_simulator.appliance.usb.stick import Stick
from belvedere_simulator.channel.device_client import DeviceIdentity
from belvedere_simulator.channel.device_session import Rejection
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.provisioning.archive import ProvisioningArchive

CONNECT_SECONDS = 60.0
LOG_FOLDER = "panorama"
# Nothing was decided by these: provisioning goes on when the appliance is switched on again.
UNDECIDED = frozenset({"BV-PRV-008", "BV-PRV-013"})


@dataclass(frozen=True)
class Unit:
    """The box that is provisioned. `copies_logs`: software since 4.3.23 writes logs to the drive."""

    serial_number: str
    software: str
    copies_logs: bool = True


@dataclass(frozen=True)
class Receipt:
    """Provisioned. `fingerprint` is the authority's, to be compared with the one that the service shows."""

    record: DeviceRecord
    fingerprint: str
    warnings: tuple[str, ...] = ()


class Provisioner:
    """Provisions one appliance.

    clock: the appliance's own, which only warns; observe: called with each step that is over;
    connect_seconds: how long it tries to reach the site; dial: where to connect to for an address;
    at_end: has something called when the power is gone.
    """

    def __init__(
        self,
        store: ApplianceStore,
        logs: SystemLogs,
        unit: Unit,
        clock: Callable[[], datetime],
        *,
        observe: Callable[[Step], None] = lambda _step: None,
        connect_seconds: float = CONNECT_SECONDS,
        dial: Dial = straight,
        at_end: AtEnd = endless,
    ) -> None:
        self._store = store
        self._logs = logs
        self._unit = unit
        self._clock = clock
        self._observe = observe
        self._connect_seconds = connect_seconds
        self._dial, self._at_end = dial, at_end
        self._journal = Journal(logs)

    def provision(self, stick: Stick) -> Receipt:
        """Provision from the archive in the drive's root; an interrupted provisioning goes on first.

        The logs are written to the drive however it ends. Raises BelvedereError with the reason: BV-USB-...
        and BV-PRV-... of the appliance, BV-CRT-003, BV-DEV-... of the site.
        """
        self._journal.plugged(stick.where)
        try:
            progress = load_progress(self._store)
            receipt = self._begin(stick) if progress is None else self._resume(progress, stick)
        except BelvedereError as error:
            self._fail(error)
            self._copy_logs(stick)
            raise
        return replace(receipt, warnings=receipt.warnings + self._copy_logs(stick))

    def resume(self) -> Receipt | None:
        """At the start, without a drive: go on with an interrupted provisioning; None when there is none.

        Raises what `provision` raises.
        """
        progress = load_progress(self._store)
        if progress is None:
            return None
        try:
            self._journal.resumed(progress.step)
            return self._continue(progress, ())
        except BelvedereError as error:
            self._fail(error)
            raise

    def _resume(self, progress: Progress, stick: Stick) -> Receipt:
        self._journal.resumed(progress.step)
        try:
            return self._continue(progress, ())
        except BelvedereError as error:
            # Somebody may bring another archive, because the first one led nowhere.
            if not progress.archive or not _has_another(stick, progress.archive):
                raise
            self._fail(error)
            return self._begin(stick)

    def _begin(self, stick: Stick) -> Receipt:
        found = find_archive(stick)
        known = load_record(self._store)
        trusted = None if known is None else authority_sha256(known.authority.encode())
        archive = read_unexpired(found.content, trusted)
        self._journal.read(found.name, archive, readable_fingerprint(archive.authority))
        if known is not None and known.device_id == archive.device_id:
            # The drive was left in the appliance.
            self._journal.ended(f"{known.device_id} is provisioned already")
            return Receipt(known, known.fingerprint)
        warning = self._journal.clock(self._clock(), archive)
        progress = self._over(Progress(Step.READ, found.content, new_key()))
        return self._continue(progress, (warning,) if warning else ())

    def _continue(self, progress: Progress, warnings: tuple[str, ...]) -> Receipt:
        if progress.step is Step.READ:
            progress = self._certify(progress)
        if progress.step is Step.CERTIFIED:
            progress = self._keep(progress)
        record = load_record(self._store)
        if record is None:
            raise BelvedereError("BV-STG-001", tr("The appliance's data is damaged"), why=progress.step)
        if progress.step is Step.STORED:
            apply_network(plan_network(record.network, own_address(record.broker)), self._store, self._logs)
            progress = self._over(Progress(Step.CONFIGURED))
        if progress.step is Step.CONFIGURED:
            self._connect(record)
            self._over(Progress(Step.CONNECTED))
        self._journal.ended(f"{record.device_id} is provisioned")
        end_progress(self._store, Result(True, record.device_name, record.fingerprint))
        return Receipt(record, record.fingerprint, warnings)

    def _certify(self, progress: Progress) -> Progress:
        archive = progress.document
        try:
            certificate = self._claim(archive, progress.key)
        except BelvedereError as error:
            if error.code == "BV-PRV-009" and self._clock() >= archive.expires:
                # Not every broker says why it closes the door; two clocks agree on this one.
                raise _expired(archive) from error
            raise
        check_issued(certificate.encode(), progress.key, archive.authority)
        self._journal.certified(serial_of(certificate.encode()))
        return self._over(replace(progress, step=Step.CERTIFIED, certificate=certificate))

    def _claim(self, archive: ProvisioningArchive, key: bytes) -> str:
        self._journal.connecting(archive.broker)
        context = context_of(archive.authority, archive.certificate, archive.key)
        identity = DeviceIdentity(archive.thing, serial_of(archive.certificate), claiming=True)
        told = {
            "serialNumber": self._unit.serial_number,
            "installation": installation(self._store),
            "software": self._unit.software,
        }
        with joined(
            archive.broker, context, identity, self._connect_seconds, self._dial, self._at_end
        ) as client:
            try:
                return client.claim(certificate_request(key), told)
            except Rejection as rejection:
                raise _rejected(rejection, archive.broker) from rejection
            except (TimeoutError, ConnectionError, KeyError) as error:
                raise BelvedereError(
                    "BV-PRV-013", tr("The site did not answer"), where=archive.broker, why=str(error)
                ) from error

    def _keep(self, progress: Progress) -> Progress:
        archive = progress.document
        record = DeviceRecord(
            device_id=archive.device_id,
            device_name=archive.device_name,
            thing=archive.thing,
            service=archive.service,
            broker=archive.broker,
            credentials=archive.credentials,
            authority=archive.authority.decode("ascii"),
            certificate=progress.certificate,
            key=progress.key.decode("ascii"),
            network=archive.network,
            log_key=base64.b64encode(archive.log_key).decode(),
            names=archive.names,
            told=archive.issued.timestamp(),
        )
        save_record(self._store, record)
        self._journal.stored(self._store.description)
        return self._over(Progress(Step.STORED))

    def _connect(self, record: DeviceRecord) -> None:
        """The first connection with the permanent certificate: with it the site revokes the temporary one."""
        parts = (record.authority, record.certificate, record.key)
        context = context_of(*(part.encode() for part in parts))
        with joined(record.broker, context, record.identity, self._connect_seconds, self._dial, self._at_end):
            self._journal.connected(record.thing, self._unit.software)

    def _over(self, progress: Progress) -> Progress:
        save_progress(self._store, progress)
        self._observe(progress.step)
        return progress

    def _fail(self, error: BelvedereError) -> None:
        self._journal.failed(error)
        if error.code not in UNDECIDED:
            end_progress(self._store, Result(False, code=error.code, text=str(error)))

    def _copy_logs(self, stick: Stick) -> tuple[str, ...]:
        if not self._unit.copies_logs:
            return ()
        try:
            for name, content in self._logs.contents().items():
                stick.write(f"{LOG_FOLDER}/{name}", content)
        except BelvedereError as error:
            self._journal.unwritten(error)
            return (str(error),)
        return ()


def _expired(archive: ProvisioningArchive) -> BelvedereError:
    return BelvedereError(
        "BV-PRV-007",
        tr("The provisioning archive of {device} has expired", device=archive.device_name),
        where=archive.broker,
        why=tr("the site refuses it, and its time is over by this appliance's clock too"),
    )


def _has_another(stick: Stick, archive: bytes) -> bool:
    try:
        return find_archive(stick).content != archive
    except BelvedereError:
        return False


def _rejected(rejection: Rejection, broker: str) -> BelvedereError:
    """The site's refusal under its own code where it has one."""
    code = rejection.code if rejection.code.startswith("BV-") else "BV-PRV-010"
    why = str(rejection.payload.get("message", rejection.code))[:300]
    return BelvedereError(code, tr("The site refuses the appliance"), where=broker, why=why)
