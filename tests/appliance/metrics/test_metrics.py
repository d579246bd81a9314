"""DeviceActive each minute and ApplicationErrors of each instance, also of the time without a network."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from appliance.metrics.conftest import NAMESPACE, Watched
from belvedere_simulator.appliance.aws.site_client import SiteClient
from belvedere_simulator.appliance.keys.device_keys import DeviceKeys
from belvedere_simulator.appliance.metrics.metrics import Metrics
from belvedere_simulator.appliance.parts import InstanceReport, NodeReport
from fakes.waiting import until


class Hand:
    """Time that is moved by hand."""

    def __init__(self) -> None:
        self.at = 1_000_000.0

    def __call__(self) -> float:
        return self.at


def report(name: str, health: str, *nodes: str) -> InstanceReport:
    told = tuple(NodeReport(f"node{number}", "code", status) for number, status in enumerate(nodes))
    return InstanceReport(f"applicationInstance-{name}", name, "RUNNING", health, told)


def metrics_of(watched: Watched, *reports: InstanceReport, passed: Callable[[], float]) -> Metrics:
    around = watched.inside.around
    return Metrics(around, SiteClient(around, DeviceKeys(around)), lambda: reports, passed=passed)


def test_the_device_is_active_and_each_application_tells_its_errors(watched: Watched) -> None:
    reports = (
        report(f"{watched.device.device_name}-well", "RUNNING", "RUNNING", "RUNNING"),
        report(f"{watched.device.device_name}-ill", "ERROR", "ERROR", "RUNNING", "ERROR"),
        report(f"{watched.device.device_name}-whole", "ERROR"),
        report(f"{watched.device.device_name}-gone", "NOT_AVAILABLE", "NOT_AVAILABLE"),
    )
    metrics_of(watched, *reports, passed=Hand()).look()
    assert [value for _, value in watched.active()] == [1.0]
    sums = [
        [
            value
            for _, value in watched.sums(
                "ApplicationErrors",
                ApplicationInstanceName=each.name,
                ApplicationInstanceId=each.instance,
            )
        ]
        for each in reports
    ]
    assert sums == [[0.0], [2.0], [1.0], []]


def test_it_looks_by_itself_at_each_period(watched: Watched) -> None:
    around = watched.inside.around
    looked = itertools.count()
    client = SiteClient(around, DeviceKeys(around))

    def reports() -> tuple[InstanceReport, ...]:
        next(looked)
        return ()

    metrics = Metrics(around, client, reports, period=0.05)
    metrics.start()
    until(lambda: sum(value for _, value in watched.active()) >= 3)
    metrics.close()
    looks = next(looked)
    assert looks >= 3
    assert next(looked) == looks + 1


def test_what_was_kept_is_told_as_soon_as_there_is_a_way(watched: Watched) -> None:
    around = watched.inside.around
    looked = threading.Event()
    around.reach.change(service=False)

    def reports() -> tuple[InstanceReport, ...]:
        looked.set()
        return ()

    metrics = Metrics(around, SiteClient(around, DeviceKeys(around)), reports, period=3600.0)
    metrics.start()
    until(lambda: "not reported now" in watched.inside.log("syslog.log"))
    assert looked.is_set()
    around.reach.change(service=True)
    until(watched.active)
    metrics.close()


def test_a_damaged_store_silences_it_and_no_more(watched: Watched) -> None:
    around = watched.inside.around
    file = around.folders.sealed / "identity.sealed"
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])
    metrics = Metrics(around, SiteClient(around, DeviceKeys(around)), lambda: (), period=0.05)
    metrics.start()
    until(lambda: "not reported now" in watched.inside.log("syslog.log"))
    file.write_bytes(whole)
    until(watched.active)
    metrics.close()


def test_the_end_of_a_life_ends_it(watched: Watched) -> None:
    around = watched.inside.around
    metrics = Metrics(around, SiteClient(around, DeviceKeys(around)), lambda: (), period=0.01)
    metrics.start()
    until(watched.active)
    around.life.end()
    metrics.close()
    assert "metrics" not in {each.name for each in threading.enumerate()}
    # The site may still note what it was told at the very end.
    until(lambda: watched.active() == watched.active())


def test_what_was_seen_without_a_network_is_told_later_at_its_own_time(watched: Watched) -> None:
    hand, around = Hand(), watched.inside.around
    metrics = metrics_of(watched, passed=hand)
    around.reach.change(service=False)
    for _ in range(10):
        metrics.look()
        hand.at += 60.0
    assert not watched.active()
    assert watched.inside.log("syslog.log").count("metrics are not reported now") == 1
    around.reach.change(service=True)
    metrics.look()
    times = [time for time, _ in watched.active()]
    steps = {after - before for before, after in itertools.pairwise(times)}
    assert (len(times), steps) == (11, {timedelta(minutes=1)})
    assert abs(datetime.now(UTC) - times[-1]) < timedelta(minutes=2)
    assert watched.inside.log("syslog.log").count("metrics are reported again") == 1


def test_two_weeks_are_kept_and_no_more(watched: Watched) -> None:
    hand, around = Hand(), watched.inside.around
    metrics = metrics_of(watched, passed=hand)
    around.reach.change(service=False)
    for _ in range(3):
        metrics.look()
        hand.at += 60.0
    hand.at += 13 * 86_400.0
    metrics.look()
    hand.at += 86_400.0
    around.reach.change(service=True)
    metrics.look()
    # The first three are over two weeks old: with one of them the service would refuse all.
    assert [round((datetime.now(UTC) - time).total_seconds() / 86_400) for time, _ in watched.active()] == [
        1,
        0,
    ]


def test_many_are_told_in_several_requests(watched: Watched) -> None:
    hand, around = Hand(), watched.inside.around
    metrics = metrics_of(watched, passed=hand)
    around.reach.change(service=False)
    for _ in range(2500):
        metrics.look()
        hand.at += 60.0
    around.reach.change(service=True)
    metrics.look()
    assert len(watched.active()) == 2501


def test_an_appliance_that_is_not_provisioned_tells_nothing(watched: Watched) -> None:
    watched.inside.around.store.remove("identity")
    metrics_of(watched, passed=Hand()).look()
    assert not watched.active()
    assert not watched.inside.log("syslog.log")


@pytest.mark.parametrize("namespace", ["AWS/EC2", f"{NAMESPACE}2"])
def test_the_keys_let_it_into_no_other_namespace(watched: Watched, namespace: str) -> None:
    around = watched.inside.around
    client = SiteClient(around, DeviceKeys(around))
    data = [{"MetricName": "DeviceActive", "Value": 1.0}]
    with pytest.raises(Exception, match="AccessDenied"):
        client.call("monitoring", "PutMetricData", {"Namespace": namespace, "MetricData": data})
