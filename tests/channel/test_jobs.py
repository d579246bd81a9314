"""Jobs: the order, the versions, the notices, the refusals; against a simple model."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from belvedere_simulator.channel.jobs.answering import listed, next_of, shown, started, updated
from belvedere_simulator.channel.jobs.execution import (
    REPORTABLE,
    Execution,
    Status,
    ended_by_service,
    pending,
    queued,
    timed_out,
)
from belvedere_simulator.channel.jobs.notices import notices
from belvedere_simulator.channel.jobs.rejection import Code, Rejected
from belvedere_simulator.channel.jobs.requests import Describe, Start, Update, request_of, update_of

THING = "panorama_gate_Thing_00000001"
ENDED = [status for status in Status if status not in (Status.QUEUED, Status.IN_PROGRESS)]


def _job(number: int = 1, **changes: object) -> Execution:
    made = queued(f"job-{number}", THING, {"operation": "reboot"}, float(number), number)
    return replace(made, **changes)  # type: ignore[arg-type]


def _code(error: pytest.ExceptionInfo[Rejected]) -> Code:
    return error.value.code


@pytest.mark.parametrize("status", ENDED)
def test_a_terminal_status_never_changes(status: Status) -> None:
    job = _job(status=status)
    for wanted in REPORTABLE:
        with pytest.raises(Rejected) as refused:
            updated(job, Update(wanted), 9.0)
        assert _code(refused) == Code.INVALID_STATE_TRANSITION
        assert refused.value.payload()["executionState"]["status"] == status
    assert ended_by_service(job, Status.CANCELED, 9.0) == job
    with pytest.raises(Rejected) as gone:
        shown(job, Describe())
    assert _code(gone) == Code.TERMINAL_STATE_REACHED


@pytest.mark.parametrize("status", [status for status in Status if status not in REPORTABLE])
def test_what_is_the_services_to_say_no_device_may_say(status: Status) -> None:
    with pytest.raises(Rejected) as refused:
        updated(_job(), Update(status), 9.0)
    assert _code(refused) == Code.INVALID_STATE_TRANSITION


def test_a_step_that_takes_too_long_times_out() -> None:
    taken = started(_job(), Start(step_minutes=2), 100.0)
    assert timed_out(taken, 219.0) == taken
    assert timed_out(taken, 220.0).status == Status.TIMED_OUT
    unlimited = updated(taken, Update(Status.IN_PROGRESS, step_minutes=-1), 150.0)
    assert timed_out(unlimited, 1e9) == unlimited


def test_a_job_in_progress_is_the_devices_own_unfinished_one() -> None:
    taken = started(_job(2), Start({"step": "download"}), 5.0)
    jobs = [_job(1), taken, _job(3)]
    assert next_of(jobs) == taken
    assert started(taken, Start({"step": "other"}), 6.0) == taken
    assert [each["jobId"] for each in listed(jobs)["inProgressJobs"]] == ["job-2"]


def test_lists_hold_fifteen_jobs_at_most() -> None:
    jobs = [_job(number) for number in range(20)]
    assert len(listed(jobs)["queuedJobs"]) == 15
    (told, _next) = notices(THING, [], jobs, 1.0)
    assert [each["jobId"] for each in told.payload["jobs"]["QUEUED"]] == [f"job-{n}" for n in range(15)]


@pytest.mark.parametrize(
    "payload",
    [
        b'{"status":"DONE"}',
        b'{"status":7}',
        b"{}",
        b'{"status":"FAILED","statusDetails":[]}',
        b'{"status":"FAILED","statusDetails":{"a":1}}',
        b'{"status":"FAILED","statusDetails":{"a b":"x"}}',
        b'{"status":"FAILED","statusDetails":{"a":"\\u0000"}}',
        b'{"status":"FAILED","expectedVersion":-1}',
        b'{"status":"FAILED","expectedVersion":true}',
        b'{"status":"FAILED","stepTimeoutInMinutes":0}',
        b'{"status":"FAILED","stepTimeoutInMinutes":10081}',
        b'{"status":"FAILED","includeJobDocument":"yes"}',
    ],
)
def test_a_report_that_is_none_is_refused(payload: bytes) -> None:
    with pytest.raises(Rejected) as refused:
        update_of(request_of(payload))
    assert _code(refused) == Code.INVALID_REQUEST


@given(st.binary(max_size=200) | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_bring_anything_but_a_request_or_a_refusal(payload: bytes) -> None:
    try:
        request = request_of(payload)
    except Rejected as error:
        assert error.code in (Code.INVALID_JSON, Code.INVALID_REQUEST)
    else:
        assert isinstance(request, dict)


class JobsOfOneThing(RuleBasedStateMachine):
    """The list of one thing against its plainest model: statuses, counters and a queue."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs: dict[str, Execution] = {}
        self.model: dict[str, tuple[Status, int]] = {}
        self.now = 0.0

    def _change(self, job: Execution) -> None:
        before = list(self.jobs.values())
        self.jobs[job.job_id] = job
        told = {
            message.topic.rsplit("/", 1)[1]
            for message in notices(THING, before, self.jobs.values(), self.now)
        }
        old, new = ([each.job_id for each in pending(jobs)] for jobs in (before, self.jobs.values()))
        assert ("notify" in told) == (set(old) != set(new))
        assert ("notify-next" in told) == (old[:1] != new[:1])

    @rule()
    def queue(self) -> None:
        self.now += 1
        number = len(self.jobs)
        self._change(_job(number, queued=self.now, updated=self.now))
        self.model[f"job-{number}"] = (Status.QUEUED, 1)

    @rule(index=st.integers(0, 9), status=st.sampled_from(list(Status)), off=st.sampled_from([None, 0, 1]))
    def report(self, index: int, status: Status, off: int | None) -> None:
        self.now += 1
        job = self.jobs.get(f"job-{index}")
        expected = None if off is None or job is None else job.version + off
        before = self.model.get(f"job-{index}")
        fine = before is not None and before[0] not in ENDED and status in REPORTABLE and off != 1
        try:
            changed = updated(job, Update(status, expected_version=expected), self.now)
        except Rejected:
            assert not fine
            return
        assert fine
        assert before is not None
        self._change(changed)
        self.model[changed.job_id] = (status, before[1] + 1)

    @rule()
    def take(self) -> None:
        self.now += 1
        job = next_of(self.jobs.values())
        if job is not None:
            status, version = self.model[job.job_id]
            self._change(started(job, Start(), self.now))
            self.model[job.job_id] = (Status.IN_PROGRESS, version + (status == Status.QUEUED))

    @rule(index=st.integers(0, 9))
    def cancel(self, index: int) -> None:
        job = self.jobs.get(f"job-{index}")
        if job is not None:
            status, version = self.model[job.job_id]
            self._change(ended_by_service(job, Status.CANCELED, self.now))
            if status not in ENDED:
                self.model[job.job_id] = (Status.CANCELED, version + 1)

    @invariant()
    def the_model_agrees(self) -> None:
        assert {name: (job.status, job.version) for name, job in self.jobs.items()} == self.model


TestJobsOfOneThing = JobsOfOneThing.TestCase
