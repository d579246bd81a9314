"""Which states of a job may follow which, and why others may not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from belvedere_simulator.channel.jobs.execution import PENDING, REPORTABLE, Status
from belvedere_simulator.messages import tr


class Who(StrEnum):
    """Who brings a state about; ANYBODY where a message tells the state alone."""

    DEVICE = "device"
    SITE = "site"
    ANYBODY = "anybody"


@dataclass(frozen=True)
class Verdict:
    """Whether a transition is `legal`, and in words what happened or why it may not happen."""

    legal: bool
    reason: str


def judge(before: Status | None, after: Status, who: Who = Who.ANYBODY) -> Verdict:
    """What to think of a job that was `before`, None where nobody knows, and is `after`."""
    if who is Who.DEVICE and after not in REPORTABLE:
        return _wrong(_not_for_devices(after))
    if who is Who.SITE and after in REPORTABLE:
        return _wrong(tr("Only the device that does a job can say {after} of it.", after=after))
    if before is None:
        return Verdict(True, _words(None, after))
    if before not in PENDING:
        if after == before and who is Who.ANYBODY:
            return Verdict(True, tr("It is {after} still.", after=after))
        return _wrong(
            tr("The job has ended with {before}: a state in which a job ends never changes.", before=before)
        )
    if before == Status.IN_PROGRESS and after == Status.QUEUED:
        return _wrong(tr("A job that was begun never goes back into the queue."))
    if before == Status.QUEUED and after == Status.TIMED_OUT:
        return _wrong(tr("The step timer runs while a job is in progress only; this one was never begun."))
    return Verdict(True, _words(before, after))


def _wrong(reason: str) -> Verdict:
    return Verdict(False, reason)


def _not_for_devices(after: Status) -> str:
    if after == Status.QUEUED:
        return tr("A device cannot put a job into the queue; only the site does.")
    may = ", ".join(REPORTABLE)
    return tr("Only the site ends a job with {after}; a device may say {may}.", after=after, may=may)


def _words(before: Status | None, after: Status) -> str:
    match after:
        case Status.QUEUED:
            return tr("The site has queued it.") if before is None else tr("It waits in the queue.")
        case Status.IN_PROGRESS:
            again = before == Status.IN_PROGRESS
            return tr("The device tells how far it is.") if again else tr("The device has begun with it.")
        case Status.SUCCEEDED:
            return tr("The device has done it.")
        case Status.FAILED:
            return tr("The device could not do it: the details say why.")
        case Status.REJECTED:
            return tr("The device does not want to do it: the details say why.")
        case Status.TIMED_OUT:
            return tr("The step timer ran out: the device said nothing in time.")
        case Status.CANCELED:
            return tr("The site has cancelled it.")
        case Status.REMOVED:
            return tr("The site has removed it, for example with its device.")
