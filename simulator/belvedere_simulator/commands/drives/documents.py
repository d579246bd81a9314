"""Drives, deliveries and logs as JSON and as text."""

from __future__ import annotations

from typing import Any

from belvedere_simulator.commands.tables import record, shown
from belvedere_simulator.drives.contents import ArchiveThere
from belvedere_simulator.drives.delivering import Delivered
from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.logs import Ending, ReturnedLogs
from belvedere_simulator.drives.media.reading import Origin
from belvedere_simulator.drives.suitability import Unsuitable, can_be_erased
from belvedere_simulator.drives.writing import Phase
from belvedere_simulator.messages import tr


def drive_document(drive: Drive, reasons: tuple[Unsuitable, ...], there: tuple[ArchiveThere, ...]) -> Any:
    """One drive with all that speaks against it."""
    return {
        "id": drive.id,
        "name": drive.name,
        "label": drive.label,
        "model": drive.model,
        "size": drive.size,
        "file_system": drive.file_system,
        "mount_point": None if drive.mount_point is None else str(drive.mount_point),
        "read_only": drive.read_only,
        "system": drive.system,
        "removable": drive.removable,
        "disk": drive.disk,
        "suitable": not reasons,
        "erasable": not can_be_erased(drive),
        "unsuitable": [{"reason": each.reason.value, "text": each.text} for each in reasons],
        "archives": [
            {
                "name": each.name,
                "device": each.device,
                "expires": None if each.expires is None else each.expires.isoformat(),
            }
            for each in there
        ],
    }


def delivery_document(drive: Drive, delivered: Delivered, *, ejects: bool) -> dict[str, Any]:
    """What was written, where, and whether the drive may be pulled out."""
    problem = delivered.not_ejected
    return {
        "drive": drive.name,
        "path": delivered.written.path,
        "sha256": delivered.written.sha256,
        "read_back_from": delivered.written.origin.value,
        "removed": list(delivered.written.removed),
        "ejected": ejects and problem is None,
        "not_ejected": None if problem is None else {"code": problem.code, "text": str(problem)},
    }


def delivery_text(drive: Drive, delivered: Delivered, *, ejects: bool) -> str:
    """The same for people."""
    written = delivered.written
    fields = [
        (tr("Drive"), drive.name),
        (tr("Archive"), written.path),
        (tr("SHA-256"), written.sha256),
        (tr("Read back"), _origin(written.origin)),
        (tr("Replaced"), written.removed),
    ]
    return f"{record(fields)}\n{_ending(delivered, ejects=ejects)}"


def phase_words(phase: Phase) -> str:
    """What is being done to a drive."""
    return {
        Phase.WRITING: tr("writing"),
        Phase.CHECKING: tr("reading back"),
        Phase.RENAMING: tr("naming"),
        Phase.CLEANING: tr("cleaning up"),
    }[phase]


def logs_document(logs: ReturnedLogs) -> dict[str, Any]:
    """The logs and what they mean."""
    return {
        "ending": logs.ending.value,
        "fingerprint": logs.fingerprint,
        "reason": None if logs.reason is None else vars(logs.reason),
        "findings": [
            {
                **vars(each.failure),
                "file": each.file,
                "line": each.line,
                "text": each.text,
                "times": each.times,
            }
            for each in logs.findings
        ],
        "files": [{"name": file.name, "text": file.text} for file in logs.files],
    }


def logs_text(logs: ReturnedLogs) -> str:
    """The same for people: what happened, what to do, and where it is said."""
    lines = [
        {
            Ending.PROVISIONED: tr("The appliance was provisioned."),
            Ending.FAILED: tr("The appliance was not provisioned."),
            Ending.UNKNOWN: tr("The logs do not tell how provisioning ended."),
        }[logs.ending]
    ]
    if logs.fingerprint:
        lines.append(tr("Authority seen: {fingerprint}", fingerprint=logs.fingerprint))
    for each in logs.findings:
        failure = each.failure
        told = tr("{times} times, last", times=each.times) if each.times > 1 else tr("once")
        lines += [
            "",
            " ".join(filter(None, (failure.code, failure.title))),
            f"    {failure.explanation}",
            f"    {failure.remedy}",
            f"    {each.file}:{each.line} ({told}): {each.text}",
        ]
    lines += ["", tr("Logs read: {names}", names=", ".join(file.name for file in logs.files))]
    return "\n".join(map(shown, lines))


def _origin(origin: Origin) -> str:
    if origin is Origin.DRIVE:
        return tr("from the drive itself, the same")
    return tr("the same; the system does not tell whether it asked the drive or its own memory")


def _ending(delivered: Delivered, *, ejects: bool) -> str:
    if delivered.not_ejected is not None:
        problem = delivered.not_ejected
        return tr("The archive is on the drive. Eject it before you pull it out: {why}", why=problem)
    if not ejects:
        return tr("The archive is on the drive. Eject it before you pull it out.")
    return tr("The drive can be pulled out.")
