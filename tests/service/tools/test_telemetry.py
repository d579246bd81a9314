"""What an appliance tells of what it does, asked of the service."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from belvedere_simulator.channel import topics
from belvedere_simulator.service.certificates.identity import Kind
from belvedere_simulator.service.tools import telemetry
from belvedere_simulator.service.tools.telemetry import WATCHED_SECONDS, HeardTelemetry
from fakes.channel_site import Appliance
from fakes.keyed_site import KeyedSite, open_keyed_site
from fakes.thing_client import ThingClient
from fakes.waiting import until

THING = "panorama_gate_Thing_00000000"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeyedSite]:
    """One service."""
    with open_keyed_site(tmp_path_factory.mktemp("site")) as opened:
        yield opened


@pytest.fixture(scope="module")
def gate(site: KeyedSite) -> Appliance:
    """An appliance that is online."""
    made = site.channel.appliance("gate")
    until(lambda: site.channel.described(made.device_id)["DeviceConnectionStatus"] == "ONLINE")
    return made


@pytest.fixture
def desktop(site: KeyedSite, gate: Appliance) -> Iterator[ThingClient]:
    """Somebody who hears everything of the appliance."""
    service = site.service
    with service.parts.database.write() as connection:
        holder = service.panorama.certificates.issue_client(connection, Kind.DESKTOP)
    trust = service.panorama.certificates.authority.pem
    client = ThingClient(service.channel.address, trust, holder, "desktop-1").connect()
    assert client.subscribe(f"panorama/things/{gate.thing}/#")
    yield client
    client.close()


def asked(site: KeyedSite, gate: Appliance) -> Any:
    return site.api("belvedere").describe_device_telemetry(DeviceId=gate.device_id)


def test_it_is_asked_for_and_what_it_tells_is_handed_on(
    site: KeyedSite, gate: Appliance, desktop: ThingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However long it takes here, it is all at once.
    for name in ("_RENEWED_SECONDS", "_STALE_SECONDS"):
        monkeypatch.setattr(telemetry, name, 90.0)
    first = asked(site, gate)
    assert (first.get("Statistics"), first["Nodes"]) == (None, [])
    until(lambda: desktop.said(topics.watch(gate.thing)) == [{"seconds": WATCHED_SECONDS}])
    # Asked again at once it is not told again.
    asked(site, gate)
    gate.client.tell(topics.telemetry(gate.thing, "statistics"), {"instances": {"a": {"fps": 9}}})
    node = {"applicationInstanceId": "a", "node": "cam", "status": "RUNNING"}
    gate.client.tell(topics.telemetry(gate.thing, "node"), node)
    until(lambda: asked(site, gate)["Nodes"] and asked(site, gate).get("Statistics"))
    told = asked(site, gate)
    assert json.loads(told["Statistics"]) == {"instances": {"a": {"fps": 9}}}
    assert [json.loads(each)["status"] for each in told["Nodes"]] == ["RUNNING"]
    assert desktop.said(topics.watch(gate.thing)) == [{"seconds": WATCHED_SECONDS}]


def test_it_takes_a_key_of_the_site(site: KeyedSite, gate: Appliance) -> None:
    holder = site.holder(site.ask(site.record(gate, "gate"), thing=gate.thing).keys)
    with pytest.raises(ClientError, match="AccessDenied"):
        holder("belvedere").describe_device_telemetry(DeviceId=gate.device_id)


def test_what_nobody_asked_about_is_not_held_and_what_is_old_not_told() -> None:
    now = 0.0
    told = HeardTelemetry(lambda: now)
    told.heard(THING, "statistics", b'{"instances": {}}')
    assert told.newest(THING) == (None, [])
    assert told.asked(THING)
    told.heard(THING, "statistics", b'{"instances": {}}')
    told.heard(THING, "node", b'{"applicationInstanceId": "a", "node": "cam"}')
    told.heard(THING, "statistics", b"no JSON")
    assert told.newest(THING)[0] == {"instances": {}}
    now = 12.0
    assert told.newest(THING)[0] is None
    assert told.asked(THING)
    now = 40.0
    assert told.asked("panorama_yard_Thing_00000000")
    assert told.newest(THING) == (None, [])
