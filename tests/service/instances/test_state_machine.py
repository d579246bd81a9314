"""Random histories: users, devices that report anything, and the service killed between its steps."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.instances.instance import OVER, REPLACEABLE
from belvedere_simulator.service.instances.records import dependencies_of, instances_using
from fakes.instance_site import InstanceSite, open_instance_site, sample_manifests, small_settings

GRAPH, OVERRIDE = sample_manifests("status_page")
NO_PORT = {"nodeGraphOverrides": {**OVERRIDE["nodeGraphOverrides"], "networkRoutingRules": []}}
STEPS = st.sampled_from(["downloading", "verified", "installed", "launched", "running", "dancing"])
ENDS = st.sampled_from(["SUCCEEDED", "FAILED", "REJECTED", "TIMED_OUT", "CANCELED", "REMOVED"])
PICK = st.integers(0, 1000)

Job = tuple[str, str, Any]

# Where a status may lead in one look at it, several steps at once included.
_REMOVALS = {
    "REMOVAL_PENDING",
    "REMOVAL_REQUESTED",
    "REMOVAL_IN_PROGRESS",
    "REMOVAL_FAILED",
    "REMOVAL_SUCCEEDED",
}
_ENDS = {"DEPLOYMENT_ERROR", "DEPLOYMENT_SUCCEEDED", "DEPLOYMENT_FAILED"}
LEADS_TO = {
    "DEPLOYMENT_PENDING": {"DEPLOYMENT_REQUESTED", "DEPLOYMENT_FAILED", "REMOVAL_SUCCEEDED"},
    "DEPLOYMENT_REQUESTED": {"DEPLOYMENT_IN_PROGRESS", *_ENDS, "REMOVAL_SUCCEEDED"},
    "DEPLOYMENT_IN_PROGRESS": {*_ENDS, *_REMOVALS} - {"DEPLOYMENT_FAILED"},
    "DEPLOYMENT_ERROR": _REMOVALS,
    "DEPLOYMENT_SUCCEEDED": _REMOVALS,
    "DEPLOYMENT_FAILED": {"REMOVAL_SUCCEEDED"},
    "REMOVAL_PENDING": {"REMOVAL_REQUESTED", "REMOVAL_SUCCEEDED"},
    "REMOVAL_REQUESTED": _REMOVALS,
    "REMOVAL_IN_PROGRESS": _REMOVALS,
    "REMOVAL_FAILED": _REMOVALS,
    "REMOVAL_SUCCEEDED": set[str](),
}


class Living(RuleBasedStateMachine):
    """One device, its instances, and what is known of them from outside."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name)
        self.site: InstanceSite = open_instance_site(self.path, small_settings(applications_of_device=50))
        self.queued: list[Job] = []
        self.ended: dict[str, str] = {}
        # Both in the order of their making: ids are random, and a history must be repeatable.
        self.made: list[str] = []
        self.seen: dict[str, str] = {}
        self.replaces: dict[str, str] = {}
        self.unwanted: set[str] = set()
        self.deleted = False

    @initialize()
    def provision(self) -> None:
        self.site.sample("status_page")
        self.device = self.site.device()

    def teardown(self) -> None:
        self.site.close()
        self.folder.cleanup()

    def _jobs(self) -> list[Job]:
        return [*self.queued, *self.site.devices.queue.queued]

    def _open_job(self, pick: int) -> Job | None:
        gone = {job for _, job in self.site.devices.queue.cancelled}
        jobs = [job for job in self._jobs() if job[1] not in self.ended and job[1] not in gone]
        return jobs[pick % len(jobs)] if jobs else None

    @precondition(lambda self: not self.deleted and len(self.seen) < 8)
    @rule(pick=PICK, replacing=st.booleans())
    def deploy(self, pick: int, replacing: bool) -> None:
        members = {}
        if replacing and self.made:
            members["ApplicationInstanceIdToReplace"] = self.made[pick % len(self.made)]
        try:
            made = self.site.deploy(self.device, GRAPH, NO_PORT, **members)
        except ServiceError as refused:
            older = members["ApplicationInstanceIdToReplace"]
            assert refused.code == "ValidationException"
            rivals = [new for new, old in self.replaces.items() if old == older]
            busy = any(self.seen[new].startswith("DEPLOYMENT_") for new in rivals)
            assert busy or self.seen[older] not in REPLACEABLE
            return
        self.made.append(made)
        self.seen[made] = self.site.status(made)
        if members:
            self.replaces[made] = members["ApplicationInstanceIdToReplace"]

    @precondition(lambda self: self.seen)
    @rule(pick=PICK)
    def remove(self, pick: int) -> None:
        instance = self.made[pick % len(self.made)]
        before = self.site.status(instance)
        try:
            self.site.call("RemoveApplicationInstance", ApplicationInstanceId=instance)
            self.unwanted.add(instance)
        except ServiceError as refused:
            assert refused.code == "ConflictException"
            assert before.startswith("REMOVAL_")

    @rule()
    def work(self) -> None:
        self.site.run()
        assert "DEPLOYMENT_PENDING" not in self._statuses().values()

    @rule(pick=PICK, step=STEPS)
    def begin(self, pick: int, step: str) -> None:
        if (job := self._open_job(pick)) is not None:
            self.site.report(job, "IN_PROGRESS", step=step)

    @rule(pick=PICK, end=ENDS)
    def end(self, pick: int, end: str) -> None:
        if (job := self._open_job(pick)) is not None:
            self.site.report(job, end, reason="so it went")
            self.ended[job[1]] = end

    @precondition(lambda self: self.ended)
    @rule(pick=PICK, end=ENDS)
    def end_twice(self, pick: int, end: str) -> None:
        """A report that is told again changes nothing."""
        job = next(job for job in self._jobs() if job[1] == list(self.ended)[pick % len(self.ended)])
        before = self._statuses()
        self.site.report(job, end)
        assert self._statuses() == before

    @rule()
    def kill(self) -> None:
        """The process ends without a word; another opens the same stores."""
        self.queued = self._jobs()
        cancelled, clock = self.site.devices.queue.cancelled, self.site.clock
        self.site.packages.close()
        self.site.devices.database.close()
        self.site = open_instance_site(self.path, self.site.settings, clock)
        self.site.devices.queue.cancelled.extend(cancelled)

    @precondition(lambda self: not self.deleted and len(self.seen) > 3)
    @rule(really=st.integers(0, 9))
    def delete_device(self, really: int) -> None:
        if really == 0:
            self.site.call("DeleteDevice", DeviceId=self.device)
            self.deleted = True
            self.seen = self._statuses()
            assert set(self.seen.values()) <= OVER

    def _statuses(self) -> dict[str, str]:
        listed = self.site.call("ListApplicationInstances")["ApplicationInstances"]
        return {one["ApplicationInstanceId"]: one["Status"] for one in listed}

    @invariant()
    def everything_holds(self) -> None:
        now = self._statuses()
        for instance, before in self.seen.items():
            assert now[instance] == before or now[instance] in LEADS_TO[before], (before, now[instance])
        self.seen = now
        self.each_job_is_queued_once_and_removals_follow_deployments()
        self.an_older_one_goes_only_when_wanted_or_replaced()
        self.packages_are_held_as_long_as_they_are_needed()
        self.nothing_is_left_without_somebody_to_go_on()

    def each_job_is_queued_once_and_removals_follow_deployments(self) -> None:
        jobs = self._jobs()
        assert len({job for _, job, _ in jobs}) == len(jobs)
        deploys = {
            document["applicationInstanceId"]: job
            for _, job, document in jobs
            if document["operation"] == "deploy"
        }
        for _, _, document in jobs:
            if document["operation"] == "remove" and not self.deleted:
                assert self.ended[deploys[document["applicationInstanceId"]]]

    def an_older_one_goes_only_when_wanted_or_replaced(self) -> None:
        if self.deleted:
            return
        succeeded = {
            document["applicationInstanceId"]
            for _, job, document in self._jobs()
            if document["operation"] == "deploy" and self.ended.get(job) == "SUCCEEDED"
        }
        for instance, status in self.seen.items():
            if status.startswith("REMOVAL_") and instance not in self.unwanted:
                assert any(old == instance and new in succeeded for new, old in self.replaces.items())

    def packages_are_held_as_long_as_they_are_needed(self) -> None:
        with self.site.devices.database.read() as connection:
            for instance, status in self.seen.items():
                for needs in dependencies_of(connection, instance):
                    users = instances_using(connection, needs.package_id, needs.version, needs.patch)
                    assert (instance in users) == (status not in OVER)

    def nothing_is_left_without_somebody_to_go_on(self) -> None:
        """Whatever is under way waits for the service's own work or for a job of the device."""
        gone = {job for _, job in self.site.devices.queue.cancelled}
        waiting = {
            document["applicationInstanceId"]
            for _, job, document in self._jobs()
            if job not in self.ended and job not in gone
        }
        for instance, status in self.seen.items():
            if status.endswith(("_REQUESTED", "_IN_PROGRESS")) or status == "REMOVAL_PENDING":
                assert instance in waiting


Living.TestCase.settings = settings(
    max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
TestLiving = Living.TestCase
