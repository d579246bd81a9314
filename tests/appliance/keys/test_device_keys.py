"""The device's own keys: fetched once, renewed in time, and never thrown away too early."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from appliance.keys.conftest import Home
from belvedere_simulator.appliance.aws.errors import SiteError
from belvedere_simulator.appliance.aws.site_client import SiteClient
from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.keys.cache import KeyCache
from belvedere_simulator.appliance.keys.device_keys import DeviceKeys
from belvedere_simulator.appliance.keys.exchange import SiteTime
from belvedere_simulator.appliance.keys.site_keys import SiteKeys
from belvedere_simulator.appliance.life import LifeEndedError
from belvedere_simulator.appliance.provisioning.record import save_record
from belvedere_simulator.service.certificates.authority import new_authority
from fakes.appliance_inside import Inside, open_inside

METRIC = {
    "Namespace": "PanoramaDeviceMetrics",
    "MetricData": [{"MetricName": "DeviceActive", "Value": 1.0}],
}


def test_they_are_fetched_once_for_all_who_ask(inside: Inside) -> None:
    keys = DeviceKeys(inside.around)
    assert keys.keys() is keys.keys()
    assert keys.keys().region == "us-east-1"
    assert keys.keys().secret not in repr(keys.keys())


def test_an_appliance_that_is_not_provisioned_has_none(tmp_path: Path) -> None:
    empty = open_inside(tmp_path)
    with pytest.raises(ConnectionError, match="not provisioned"):
        DeviceKeys(empty.around).keys()


def test_without_a_way_there_are_none_and_with_it_there_are(inside: Inside) -> None:
    keys = DeviceKeys(inside.around)
    inside.around.reach.change(service=False)
    with pytest.raises(ConnectionError, match="unreachable"):
        keys.keys()
    inside.around.reach.change(service=True)
    inside.around.faults.inject(InjectedFault(FaultKind.SERVICE_DOWN))
    with pytest.raises(ConnectionError, match="refused"):
        keys.keys()
    inside.around.faults.clear(FaultKind.SERVICE_DOWN)
    assert keys.keys()


@pytest.mark.parametrize("kind", [FaultKind.CERTIFICATE_EXPIRED, FaultKind.CERTIFICATE_REVOKED])
def test_a_spoiled_certificate_has_no_keys_until_it_is_mended(inside: Inside, kind: FaultKind) -> None:
    keys = DeviceKeys(inside.around)
    keys.keys()
    inside.around.faults.inject(InjectedFault(kind))
    with pytest.raises(SiteError, match="does not accept the certificate") as refused:
        keys.keys()
    assert refused.value.status == 403
    inside.around.faults.clear(kind)
    assert keys.keys()


def test_nothing_is_asked_once_the_life_is_over(inside: Inside) -> None:
    inside.around.life.end()
    with pytest.raises(LifeEndedError):
        DeviceKeys(inside.around).keys()


def test_a_site_with_another_authority_is_not_the_site(home: Home, inside: Inside) -> None:
    foreign = new_authority(datetime.now(UTC)).pem.decode()
    save_record(inside.around.store, replace(home.device, authority=foreign))
    with pytest.raises(ConnectionError, match="not the site"):
        DeviceKeys(inside.around).keys()


def test_a_deleted_device_is_told_in_words(home: Home, tmp_path: Path) -> None:
    device = home.site.device("short-lived")
    inside = open_inside(tmp_path, device)
    keys = DeviceKeys(inside.around)
    client = SiteClient(inside.around, keys)
    client.call("monitoring", "PutMetricData", METRIC)
    home.site.api("panorama").delete_device(DeviceId=device.device_id)
    with pytest.raises(SiteError, match="revoked") as refused:
        client.call("monitoring", "PutMetricData", METRIC)
    assert (refused.value.code, refused.value.status) == ("AccessDeniedException", 403)
    inside.around.life.end()


@pytest.mark.parametrize("wrong", [timedelta(days=-400), timedelta(hours=3), timedelta(days=4000)])
def test_a_wrong_clock_of_the_appliance_does_no_harm(home: Home, tmp_path: Path, wrong: timedelta) -> None:
    inside = open_inside(tmp_path, home.device, clock=lambda: datetime.now(UTC) + wrong)
    keys = DeviceKeys(inside.around)
    client = SiteClient(inside.around, keys)
    client.call("monitoring", "PutMetricData", METRIC)
    assert abs(keys.now() - home.clock.now()) < timedelta(seconds=30)
    first = keys.keys()
    client.call("monitoring", "PutMetricData", METRIC)
    assert keys.keys() is first
    inside.around.life.end()


def test_a_clock_that_is_nearly_right_is_right() -> None:
    own = [datetime(2026, 11, 21, 8, 0, 0, 900_000, tzinfo=UTC)]
    time = SiteTime(lambda: own[0], lambda: 0.0)
    # The service tells whole seconds: its time would lie before lines that were written already.
    time.note("Sat, 21 Nov 2026 08:00:00 GMT")
    assert time.now() == own[0]
    own[0] += timedelta(seconds=30)
    assert time.now() == datetime(2026, 11, 21, 8, 0, 0, tzinfo=UTC)


def made(number: int, expires: datetime) -> SiteKeys:
    return SiteKeys(f"ASIA{number}", "secret", "token", expires, "us-east-1")


class Given:
    """An exchange whose keys last an hour, and a time that is moved by hand."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.time = SiteTime(lambda: datetime(2000, 1, 1, tzinfo=UTC), lambda: self.passed)
        self.time.note("Sat, 21 Nov 2026 08:00:00 GMT")
        self.asked = 0
        self.failure: Exception | None = None

    def ask(self) -> SiteKeys:
        self.asked += 1
        if self.failure is not None:
            raise self.failure
        return made(self.asked, self.time.now() + timedelta(hours=1))


def test_they_are_renewed_five_minutes_before_their_end() -> None:
    given = Given()
    cache = KeyCache(given.ask, given.time)
    first = cache.keys()
    given.passed = 54 * 60.0
    assert cache.keys() is first
    given.passed = 55 * 60.0
    assert cache.keys() is not first


def test_the_old_ones_serve_to_their_end_while_there_is_no_way() -> None:
    given = Given()
    cache = KeyCache(given.ask, given.time)
    first = cache.keys()
    given.failure = ConnectionError("Network is unreachable")
    given.passed = 59 * 60.0
    assert cache.keys() is first
    given.passed = 60 * 60.0
    with pytest.raises(ConnectionError):
        cache.keys()


def test_who_is_refused_has_none_any_more() -> None:
    given = Given()
    cache = KeyCache(given.ask, given.time)
    cache.keys()
    given.failure, given.passed = SiteError("AccessDeniedException", "revoked", 403), 56 * 60.0
    for _ in range(2):
        with pytest.raises(SiteError):
            cache.keys()


def test_all_who_ask_at_once_wait_for_one_exchange_and_nobody_else_does() -> None:
    given, begun, go_on = Given(), threading.Event(), threading.Event()

    def slow() -> SiteKeys:
        begun.set()
        assert go_on.wait(20)
        return given.ask()

    cache = KeyCache(slow, given.time)
    with ThreadPoolExecutor(4) as pool:
        found = [pool.submit(cache.keys) for _ in range(4)]
        assert begun.wait(20)
        cache.forget()
        go_on.set()
        keys = [each.result(20) for each in found]
    # Those fetched while the certificate was spoiled serve nobody who asks later.
    assert given.asked == 2
    assert {each.key_id for each in keys} == {"ASIA1", "ASIA2"}
    assert cache.keys().key_id == "ASIA2"


def test_a_fault_during_an_exchange_stops_nobody(inside: Inside) -> None:
    keys = DeviceKeys(inside.around)
    fault = InjectedFault(FaultKind.CERTIFICATE_REVOKED)
    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask_once, keys) for _ in range(12)]
        for _ in range(50):
            inside.around.faults.inject(fault)
            inside.around.faults.clear(fault.kind)
        assert {each.result(60) for each in asking} <= {"given", "refused"}
    assert keys.keys()


def ask_once(keys: DeviceKeys) -> str:
    try:
        keys.keys()
    except SiteError:
        return "refused"
    return "given"


def test_only_those_that_were_refused_are_replaced() -> None:
    given = Given()
    cache = KeyCache(given.ask, given.time)
    first = cache.keys()
    cache.refused(first)
    second = cache.keys()
    cache.refused(first)
    assert cache.keys() is second
    assert given.asked == 2
