"""Which drive is meant, and what a person says to questions about it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from belvedere_simulator.commands.tables import shown
from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.drives import Drives, find_drive
from belvedere_simulator.drives.erasing import Confirmation
from belvedere_simulator.drives.media.opening import image_drive
from belvedere_simulator.messages import tr


def chosen(drives: Drives, wanted: str) -> Drive:
    """A drive that is plugged in, or an image in a file. Raises BelvedereError BV-DRV-001, BV-DRV-002."""
    return image_drive(Path(wanted)) if Path(wanted).is_file() else find_drive(drives, wanted)


def may_replace(*, replaces: bool) -> Callable[[Sequence[str]], bool]:
    """Whether archives may go from a drive: said on the command line, or now when asked."""
    return lambda names: replaces or _yes(_replacing(names))


def confirmation(drive: Drive, given: str | None, text: str) -> Confirmation:
    """The name that was given, or is typed now."""
    if given is not None:
        return Confirmation(given)
    if not sys.stdin.isatty():
        return Confirmation("")
    return Confirmation(_ask(tr("{text} Type {name} to go on: ", text=text, name=drive.name)))


def wants_copy_deleted(file: Path, *, deletes: bool) -> bool:
    """Whether the copy on this computer goes; asked on a terminal."""
    return deletes or _yes(tr("Delete the copy on this computer, {file}?", file=file))


def _replacing(names: Sequence[str]) -> str:
    return tr("Replace {names} on the drive?", names=", ".join(names))


def _yes(question: str) -> bool:
    if not sys.stdin.isatty():
        return False
    return _ask(f"{question} [y/N] ").casefold() in ("y", "yes", tr("yes"))


def _ask(text: str) -> str:
    sys.stderr.write(shown(text))
    sys.stderr.flush()
    return sys.stdin.readline().strip()
