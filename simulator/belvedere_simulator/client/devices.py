"""Calls about devices."""

from __future__ import annotations

from typing import Any

from belvedere_simulator.client.call import Arguments, Call, Work, watched
from belvedere_simulator.client.place import place_of
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.commands.twins.calling import pages

PERIOD = 2.0


class DeviceCalls:
    """What the Devices page asks for; the members of answers are named as the service names them."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites

    def works(self) -> dict[str, Work]:
        """By name."""
        return {
            "devices.list": self.list,
            "devices.watch": self.watch,
            "devices.describe": self.describe,
            "devices.watch-one": self.watch_one,
        }

    def list(self, _call: Call, given: Arguments) -> list[Any]:
        """Every device."""
        with self._sites.panorama(place_of(given)) as panorama:
            return pages(panorama.list_devices, "Devices")

    def watch(self, call: Call, given: Arguments) -> None:
        """{"devices": [...]} at each change, every `seconds` (2) at most."""
        seconds = float(given.get("seconds", PERIOD))
        watched(call, seconds, lambda: self.list(call, given), lambda devices: {"devices": devices})

    def describe(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """One device by its `id`."""
        with self._sites.panorama(place_of(given)) as panorama:
            answer: dict[str, Any] = panorama.describe_device(DeviceId=given["id"])
        answer.pop("ResponseMetadata", None)
        return answer

    def watch_one(self, call: Call, given: Arguments) -> None:
        """{"device": {...}} at each change."""
        seconds = float(given.get("seconds", PERIOD))
        watched(call, seconds, lambda: self.describe(call, given), lambda device: {"device": device})
