"""The lease: five days after the last sign of life."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from fakes.hand_clock import HandClock
from fakes.keyed_site import open_keyed_site
from fakes.linked_appliance import LinkedAppliances
from fakes.waiting import until

DAY = timedelta(days=1)


def test_a_device_that_is_silent_for_longer_is_shown_so_until_it_is_back(tmp_path: Path) -> None:
    clock = HandClock()
    with open_keyed_site(tmp_path / "site", clock=clock, no_auth=True) as site:
        appliances = LinkedAppliances(site, tmp_path)
        linked = appliances.live().connect()
        until(lambda: linked.is_shown("ONLINE"))
        linked.connection.close()
        linked.end()
        until(lambda: linked.is_shown("OFFLINE"))
        clock.advance(4 * DAY)
        assert linked.described()["DeviceAggregatedStatus"] == "OFFLINE"
        clock.advance(2 * DAY)
        assert linked.described()["DeviceAggregatedStatus"] == "LEASE_EXPIRED"
        back = appliances.live().connect()
        until(lambda: back.described()["DeviceAggregatedStatus"] == "ONLINE")
        assert back.described()["LeaseExpirationTime"] > clock.now() + 4 * DAY
        appliances.close()
