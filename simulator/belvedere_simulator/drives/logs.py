"""The logs that an appliance wrote to the stick it was provisioned from, and what they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from belvedere_simulator.appliance.logs.system_logs import COPIED, FILES
from belvedere_simulator.appliance.usb.stick import Stick
from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.known_failures import Failure, failures_in
from belvedere_simulator.drives.media.opening import open_stick
from belvedere_simulator.drives.refusals import failed
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

LOG_FOLDER = "panorama"
_CONTROLLER = FILES[0]
_ENDED = re.compile(r"\b(?P<level>[A-Z]+) finishProvisioning\(\d+\) (?P<text>.*)")
_FINGERPRINT = re.compile(r"\bauthority SHA-256 ([0-9A-F:]{95})\b")
# An appliance writes as much of each at most.
_LARGEST = 2 * COPIED


class Ending(StrEnum):
    """How the last provisioning that the logs tell of ended."""

    PROVISIONED = "provisioned"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class LogFile:
    """One of the four logs."""

    name: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class Finding:
    """A known failure in the logs: its words, and the last line that tells of it, counted from 1."""

    failure: Failure
    file: str
    line: int
    text: str
    times: int = 1


@dataclass(frozen=True)
class ReturnedLogs:
    """What a stick brought back.

    `reason` is why the last provisioning failed, if it did and the reason is known; `findings` are all known
    failures, also those of earlier tries. `fingerprint` is that of the authority that the appliance saw last,
    to compare.
    """

    files: tuple[LogFile, ...]
    ending: Ending
    reason: Failure | None
    findings: tuple[Finding, ...]
    fingerprint: str = ""


def logs_on(drive: Drive) -> ReturnedLogs:
    """The logs on the drive. Raises BelvedereError: BV-DRV-017 there are none, BV-DRV-004 not mounted,
    BV-DRV-007 pulled out, BV-USB-..."""
    try:
        return read_logs(open_stick(drive), drive.name)
    except BelvedereError as error:
        if isinstance(error.__cause__, OSError):
            present = drive.mount_point is None or drive.mount_point.exists()
            raise failed(drive.name, error.__cause__, present=present) from error
        raise


def read_logs(stick: Stick, where: str) -> ReturnedLogs:
    """The logs on a stick. Raises BelvedereError BV-DRV-017, BV-USB-..."""
    there = {entry.name.casefold(): entry.name for entry in stick.entries(LOG_FOLDER) if not entry.folder}
    names = [there[name] for name in FILES if name in there]
    if not names:
        what = tr("There are no logs of an appliance on the drive")
        why = tr("there is no {file}", file=f"{LOG_FOLDER}/{_CONTROLLER}")
        raise BelvedereError("BV-DRV-017", what, where=where, why=why)
    raw = ((name.casefold(), stick.read(f"{LOG_FOLDER}/{name}", _LARGEST)) for name in names)
    return explain([LogFile(name, content.decode("utf-8", "replace")) for name, content in raw])


def explain(files: list[LogFile]) -> ReturnedLogs:
    """What the texts mean."""
    findings: dict[str, Finding] = {}
    for file in files:
        for number, line in enumerate(file.text.splitlines(), 1):
            for failure in failures_in(line):
                earlier = findings.get(failure.title)
                times = earlier.times + 1 if earlier else 1
                findings[failure.title] = Finding(failure, file.name, number, line, times)
    controller = next((file.text for file in files if file.name == _CONTROLLER), "")
    ending, reason = _ending(controller)
    fingerprints = _FINGERPRINT.findall(controller)
    last = fingerprints[-1] if fingerprints else ""
    return ReturnedLogs(tuple(files), ending, reason, tuple(findings.values()), last)


def _ending(controller: str) -> tuple[Ending, Failure | None]:
    ends = list(_ENDED.finditer(controller))
    if not ends:
        return Ending.UNKNOWN, None
    if ends[-1]["level"] != "ERROR":
        return Ending.PROVISIONED, None
    return Ending.FAILED, next(failures_in(ends[-1]["text"]), None)
