"""Every pair of states of a job, told by a device, by the site, or by nobody in particular."""

from __future__ import annotations

import itertools

import pytest

from belvedere_simulator.channel.jobs.execution import PENDING, REPORTABLE, Status
from belvedere_simulator.inspection.jobs.transitions import Who, judge

BY_SITE = (Status.QUEUED, Status.TIMED_OUT, Status.CANCELED, Status.REMOVED)


def legal(before: Status | None, after: Status, who: Who) -> bool:
    """As docs/channel.md and the service that the appliance was made for have it."""
    if who is Who.DEVICE and after not in REPORTABLE:
        return False
    if who is Who.SITE and after not in BY_SITE:
        return False
    if before is None:
        return True
    if before not in PENDING:
        return before == after and who is Who.ANYBODY
    return (before, after) not in {
        (Status.IN_PROGRESS, Status.QUEUED),
        (Status.QUEUED, Status.TIMED_OUT),
    }


@pytest.mark.parametrize("who", list(Who))
def test_every_transition_is_judged_with_a_reason(who: Who) -> None:
    for before, after in itertools.product([None, *Status], Status):
        verdict = judge(before, after, who)
        assert verdict.legal is legal(before, after, who), (before, after)
        assert verdict.reason.endswith((".", "why.", "time.")), (before, after)
