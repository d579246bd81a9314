"""Installed software: written beside what runs, verified at each start, restored by resets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import IO

from belvedere_simulator.appliance.software.catalogue import Catalogue, number, software_catalogue
from belvedere_simulator.appliance.software.images.record import Record, Sealer
from belvedere_simulator.appliance.software.images.slot import RECORD, Slot, Tick, copied
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE, private_folder, rewrite_whole
from belvedere_simulator.messages import tr
from belvedere_simulator.software_image.manifest import manifest_of
from belvedere_simulator.software_image.writing import write_plain_image

_KEY, _DELIVERED, _RECOVERY, _INCOMING = "key", "delivered", "recovery", "incoming"


def _nothing(_size: int) -> None:
    """Writing takes no simulated time."""


class SoftwareImages:
    """The slots `a` and `b` and the recovery area in `folder`. One process, and one writer at a time.

    Nothing is made before it is needed. docs/software-image.md says what it protects from. All methods raise
    BelvedereError BV-UPD-004 when the disk does not take what is written.
    """

    def __init__(self, folder: Path, catalogue: Catalogue | None = None) -> None:
        self._folder = folder
        self._catalogue = catalogue or software_catalogue()
        self._sealer = Sealer(folder / _KEY)
        self._slots = tuple(Slot(folder / name, self._sealer) for name in ("a", "b"))

    @property
    def incoming(self) -> Path:
        """Where an image lies while it is downloaded."""
        return self._folder / _INCOMING

    def verify(self, version: str) -> None:
        """Whether every byte of a version's image, manifest and record is as it was installed.

        Raises BelvedereError BV-UPD-003 when one is not, or the version is not here.
        """
        why = tr("it is not installed")
        for slot in self._slots:
            try:
                record = slot.record()
            except (OSError, ValueError):
                # Whichever version it was of.
                why = tr("{file} was changed", file=RECORD)
                continue
            if record is None or record.version != version:
                continue
            damaged = slot.damage(record)
            if damaged is None:
                return
            why = tr("{file} was changed", file=damaged)
            break
        raise BelvedereError(
            "BV-UPD-003", tr("Software {version} cannot be started", version=version), where=version, why=why
        )

    def install_delivered(self, version: str) -> None:
        """What a new box comes with; nothing to do where it lies already."""
        if self._slot_with(version) is None:
            self._guarded(lambda: self._deliver(version))

    def write(self, version: str, file: Path, *, beside: str, tick: Tick = _nothing) -> None:
        """Write an image that was checked into the slot that does not hold `beside`, the version that runs.

        `tick` is called before each piece with its bytes. Raises BelvedereError BV-UPD-005 when the image is
        of another version, and what `tick` raises besides OSError; the slot is empty then.
        """
        slot = next(each for each in self._slots if each is not self._slot_of(beside))
        self._guarded(lambda: slot.fill(copied(file, tick)))
        if not slot.holds(version):
            self._guarded(slot.clear)
            raise BelvedereError("BV-UPD-005", tr("The image is of another version"), where=version)

    def image(self, version: str) -> Path | None:
        """The file of an installed image."""
        slot = self._slot_of(version)
        return None if slot is None else slot.image

    def activate(self, version: str) -> None:
        """It has started well: keep what resets may need of it. Done twice, it changes nothing."""
        slot, recovery = self._slot_with(version), self._recovery(version)
        if slot is not None and not self._makes(version) and not recovery.holds(version):
            self._guarded(lambda: recovery.fill(copied(slot.image, _nothing)))
        self._guarded(lambda: self._tidy(version))

    def restore(self, version: str) -> None:
        """Have a version in a slot, from what the appliance itself has: for resets, while nothing runs.

        Raises BelvedereError BV-UPD-007 when the recovery area does not have it.
        """
        if self._slot_with(version) is not None:
            return
        recovery = self._recovery(version)
        if recovery.holds(version):
            self._guarded(lambda: self._free().fill(copied(recovery.image, _nothing)))
        elif self._makes(version):
            self._guarded(lambda: self._fill_plain(self._free(), version))
        else:
            raise BelvedereError(
                "BV-UPD-007", tr("The appliance does not have software {version}", version=version)
            )

    def _deliver(self, version: str) -> None:
        private_folder(self._folder)
        rewrite_whole(self._folder / _DELIVERED, self._sealer.seal(Record(version)), PRIVATE)
        self._fill_plain(self._free(), version)

    def _fill_plain(self, slot: Slot, version: str) -> None:
        entry = self._catalogue.find(version)
        if entry is None:
            raise BelvedereError("BV-UPD-007", tr("There is no software version {version}", version=version))
        manifest = manifest_of(version, entry.released, entry.changes, entry.level, required=entry.required)

        def write(stream: IO[bytes]) -> None:
            write_plain_image(stream, manifest)

        slot.fill(write)

    def _makes(self, version: str) -> bool:
        """Whether the box can make it itself: what it was delivered with, and versions before that."""
        try:
            delivered = self._sealer.open((self._folder / _DELIVERED).read_bytes())
        except (OSError, ValueError):
            return False
        known = self._catalogue.find(version) is not None
        return known and number(version) <= number(delivered.version)

    def _slot_of(self, version: str) -> Slot | None:
        return next((slot for slot in self._slots if _version_in(slot) == version), None)

    def _slot_with(self, version: str) -> Slot | None:
        return next((slot for slot in self._slots if slot.holds(version)), None)

    def _free(self) -> Slot:
        """A slot to write while nothing runs: the one that is of least use."""
        return min(
            self._slots, key=lambda slot: (version := _version_in(slot)) is not None and slot.holds(version)
        )

    def _recovery(self, version: str) -> Slot:
        return Slot(self._folder / _RECOVERY / version, self._sealer)

    def _tidy(self, version: str) -> None:
        """Of the recovery area keep this version and the last required one."""
        folder = self._folder / _RECOVERY
        found = [self._recovery(each.name) for each in folder.iterdir()] if folder.exists() else []
        required = [slot for slot in found if _is_required(slot)]
        kept = {version, *(slot.folder.name for slot in sorted(required, key=_number)[-1:])}
        for slot in found:
            if slot.folder.name not in kept:
                slot.clear()
                slot.folder.rmdir()

    def _guarded(self, action: Callable[[], None]) -> None:
        try:
            action()
        except OSError as error:
            raise BelvedereError(
                "BV-UPD-004", tr("The software cannot be written"), why=error.strerror or str(error)
            ) from error
        except ValueError as error:
            raise BelvedereError("BV-UPD-001", tr("The software image is damaged"), why=str(error)) from error


def _version_in(slot: Slot) -> str | None:
    try:
        record = slot.record()
    except (OSError, ValueError):
        return None
    return None if record is None else record.version


def _is_required(slot: Slot) -> bool:
    try:
        record = slot.record()
    except (OSError, ValueError):
        return False
    return record is not None and record.required


def _number(slot: Slot) -> tuple[int, ...]:
    return number(slot.folder.name)
