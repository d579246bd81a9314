"""What can go wrong with a drive, each with its own words and code."""

from __future__ import annotations

import errno
from collections.abc import Sequence

from belvedere_simulator.drives.suitability import Unsuitable
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
_PROTECTED = (errno.EROFS, errno.EACCES, errno.EPERM)
_GONE = (errno.ENODEV, errno.ENXIO, getattr(errno, "ENOMEDIUM", errno.ENXIO), getattr(errno, "ESTALE", 0))


def unsuitable(where: str, reasons: Sequence[Unsuitable]) -> BelvedereError:
    """BV-DRV-003."""
    why = "; ".join(reason.text for reason in reasons)
    return BelvedereError("BV-DRV-003", tr("The drive is not suitable"), where=where, why=why)


def not_mounted(where: str) -> BelvedereError:
    """BV-DRV-004."""
    return BelvedereError("BV-DRV-004", tr("The drive is not mounted"), where=where)


def protected(where: str, why: str = "") -> BelvedereError:
    """BV-DRV-005."""
    return BelvedereError("BV-DRV-005", tr("The drive is write-protected"), where=where, why=why)


def full(where: str) -> BelvedereError:
    """BV-DRV-006."""
    return BelvedereError("BV-DRV-006", tr("The drive is full"), where=where)


def pulled_out(where: str) -> BelvedereError:
    """BV-DRV-007."""
    return BelvedereError("BV-DRV-007", tr("The drive was pulled out"), where=where)


def differs(where: str, why: str) -> BelvedereError:
    """BV-DRV-008."""
    what = tr("What was read back from the drive is not what was written")
    return BelvedereError("BV-DRV-008", what, where=where, why=why)


def others_there(where: str, names: Sequence[str]) -> BelvedereError:
    """BV-DRV-010."""
    what = tr("There is an archive on the drive already")
    return BelvedereError("BV-DRV-010", what, where=where, why=", ".join(names))


def cancelled(where: str) -> BelvedereError:
    """BV-DRV-011."""
    return BelvedereError("BV-DRV-011", tr("It was cancelled; the drive is as it was"), where=where)


def failed(where: str, error: OSError, *, present: bool) -> BelvedereError:
    """What an error of the system means; `present` tells whether the drive is still there."""
    if not present or error.errno in _GONE:
        return pulled_out(where)
    if error.errno in _FULL:
        return full(where)
    if error.errno in _PROTECTED:
        return protected(where, error.strerror or "")
    what = tr("The drive cannot be read or written")
    return BelvedereError("BV-DRV-018", what, where=where, why=error.strerror or str(error))
