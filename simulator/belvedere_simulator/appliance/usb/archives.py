"""Finding the provisioning archive on a drive."""

from __future__ import annotations

from dataclasses import dataclass, field

from belvedere_simulator.appliance.usb.stick import Stick
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.provisioning.address_notice import NOTICE
from belvedere_simulator.provisioning.members import LARGEST_ARCHIVE

PREFIX, SUFFIX = "certificates-omni_", ".zip"


@dataclass(frozen=True)
class FoundArchive:
    """The archive's name and content, which nobody checked yet."""

    name: str
    content: bytes = field(repr=False)


def archive_names(stick: Stick) -> list[str]:
    """The names in the root that are those of provisioning archives, in whatever case."""
    return [entry.name for entry in stick.entries() if not entry.folder and is_archive_name(entry.name)]


def find_archive(stick: Stick) -> FoundArchive:
    """The one archive in the root of the drive.

    Raises BelvedereError: BV-USB-010 there is none, BV-USB-011 there are several, BV-PRV-002 it is too large,
    and what the drive raises.
    """
    names = archive_names(stick)
    if not names:
        raise BelvedereError(
            "BV-USB-010",
            tr("There is no provisioning archive on the USB drive"),
            where=stick.where,
            why=tr("no file in its root is called {pattern}", pattern=f"{PREFIX}<name>{SUFFIX}"),
        )
    if len(names) > 1:
        raise BelvedereError(
            "BV-USB-011",
            tr("There are several provisioning archives on the USB drive"),
            where=stick.where,
            why=", ".join(sorted(names)),
        )
    try:
        return FoundArchive(names[0], stick.read(names[0], LARGEST_ARCHIVE))
    except BelvedereError as error:
        if error.code != "BV-USB-004":
            raise
        raise BelvedereError(
            "BV-PRV-002", tr("The provisioning archive is too large"), where=names[0], why=error.why
        ) from error


def has_notice(stick: Stick) -> bool:
    """Whether a note of the site's address lies in the root of the drive."""
    return any(not entry.folder and entry.name.casefold() == NOTICE for entry in stick.entries())


def is_archive_name(name: str) -> bool:
    """Whether a file of this name in the root is a provisioning archive, in whatever case."""
    folded = name.casefold()
    return folded.startswith(PREFIX) and folded.endswith(SUFFIX)
