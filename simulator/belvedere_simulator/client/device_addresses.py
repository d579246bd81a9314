"""The fixed addresses that devices were given, so that a clash is told before the service refuses it."""

from __future__ import annotations

from typing import Any

from belvedere_simulator.client.call import Call
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.commands.clients import Place
from belvedere_simulator.commands.twins.calling import pages
from belvedere_simulator.service.devices.network import static_addresses

_Known = dict[tuple[Place, str, Any], frozenset[str]]


class DeviceAddresses:
    """Every device has to be described for its addresses, so each is asked once until it changes."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites
        self._known: _Known = {}

    def taken(self, call: Call, place: Place) -> dict[str, str]:
        """Each address with the name of its device. Raises BelvedereError, CallCancelledError."""
        found: dict[str, str] = {}
        with self._sites.panorama(place) as panorama:
            for device in pages(panorama.list_devices, "Devices"):
                call.check()
                key = place, device["DeviceId"], device.get("LastUpdatedTime")
                if key not in self._known:
                    answer = panorama.describe_device(DeviceId=device["DeviceId"])
                    self._known[key] = static_addresses(answer.get("NetworkingConfiguration"))
                found |= dict.fromkeys(self._known[key], device["Name"])
        return found
