"""How far provisioning came: written down after each step, so that a power cut loses none."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from belvedere_simulator.appliance.storage.store import ApplianceStore
from belvedere_simulator.provisioning.archive import ProvisioningArchive
from belvedere_simulator.provisioning.reader import read_archive

ENTRY = "provisioning"
RESULT = "provisioning-result"


class Step(StrEnum):
    """The steps in their order; each is over when it is written down."""

    READ = "READ"
    CERTIFIED = "CERTIFIED"
    STORED = "STORED"
    CONFIGURED = "CONFIGURED"
    CONNECTED = "CONNECTED"


@dataclass(frozen=True)
class Progress:
    """The step that is over. Archive and key are there until the device's record is stored."""

    step: Step
    archive: bytes = field(default=b"", repr=False)
    key: bytes = field(default=b"", repr=False)
    certificate: str = ""

    @property
    def document(self) -> ProvisioningArchive:
        """The archive, read once more."""
        return read_unexpired(self.archive)


@dataclass(frozen=True)
class Result:
    """How provisioning ended last: for the front panel. `code` and `text` tell why it failed."""

    succeeded: bool
    device_name: str = ""
    fingerprint: str = ""
    code: str = ""
    text: str = ""


def read_unexpired(content: bytes, trusted: str | None = None) -> ProvisioningArchive:
    """The archive without a look at the clock: whether it is too late is the site's to say."""
    return read_archive(content, datetime.min.replace(tzinfo=UTC), trusted)


def load_progress(store: ApplianceStore) -> Progress | None:
    """Where an interrupted provisioning stopped; None when there is none."""
    told = store.read_object(ENTRY)
    if told is None:
        return None
    archive, key = (base64.b64decode(told[name]) for name in ("archive", "key"))
    return Progress(Step(told["step"]), archive, key, told["certificate"])


def save_progress(store: ApplianceStore, progress: Progress) -> None:
    """Write a step down."""
    told: dict[str, Any] = {"step": progress.step, "certificate": progress.certificate}
    told |= {name: base64.b64encode(getattr(progress, name)).decode() for name in ("archive", "key")}
    store.write_object(ENTRY, told)


def end_progress(store: ApplianceStore, result: Result) -> None:
    """Provisioning ended, so or so: the temporary certificate and its key are forgotten."""
    store.write_object(RESULT, vars(result))
    store.remove(ENTRY)


def last_result(store: ApplianceStore) -> Result | None:
    """How provisioning ended last; None when there was none since the last full reset."""
    told = store.read_object(RESULT)
    return None if told is None else Result(**told)
