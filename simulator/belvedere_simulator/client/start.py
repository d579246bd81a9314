"""Calls of the start page: what runs now, and demonstrations of what can be done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from belvedere_simulator.client.appliance import ApplianceCalls
from belvedere_simulator.client.call import Arguments, Call, Work, watched
from belvedere_simulator.client.place import place_of, running_address
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.commands.twins.calling import pages

_SECONDS = 3.0
_OWNER = "panorama"


class StartCalls:
    """What the start page asks for."""

    def __init__(self, sites: Sites, appliances: ApplianceCalls) -> None:
        self._sites = sites
        self._appliances = appliances

    def works(self) -> dict[str, Work]:
        """By name."""
        return {"start.watch": self.watch, "start.appliance": self.appliance}

    def watch(self, call: Call, given: Arguments) -> None:
        """What runs, at each change: `appliances`; `site`, its address, "" while it does not run; of one
        that runs `devices` (`count`, `online`) and `cameras`, how many; `demonstration`, if there is one. To
        look does not start a site.
        """

        def look() -> dict[str, Any]:
            told: dict[str, Any] = {"appliances": self._appliances.every(call, given)}
            address = running_address(given)
            told |= {"site": address, "demonstration": _demonstration(given)}
            return told | (self._of_site(given) if address else {})

        watched(call, _SECONDS, look, lambda state: state)

    def appliance(self, call: Call, given: Arguments) -> str:
        """Have the usual appliance of this computer run, `timeScale` times as fast; its data folder."""
        folder = str(self._appliances.every(call, given)[0]["folder"])
        self._appliances.start(call, {**given, "folder": folder})
        return folder

    def _of_site(self, given: Arguments) -> dict[str, Any]:
        with self._sites.panorama(place_of(given)) as panorama:
            devices = pages(panorama.list_devices, "Devices")
            nodes = pages(panorama.list_nodes, "Nodes", Category="MEDIA_SOURCE")
        online = sum(device["DeviceAggregatedStatus"] == "ONLINE" for device in devices)
        # The service's own is what graphs name until a camera is chosen.
        cameras = {node["PackageName"] for node in nodes if node.get("OwnerAccount") != _OWNER}
        return {"devices": {"count": len(devices), "online": online}, "cameras": len(cameras)}


def _demonstration(given: Arguments) -> dict[str, Any] | None:
    """What is there of one."""
    from belvedere_simulator.demonstration.record import read_demonstration  # noqa: PLC0415
    from belvedere_simulator.service.site.site_folder import default_data_dir  # noqa: PLC0415

    place = place_of(given)
    record = None if place.endpoint else read_demonstration(Path(place.data_dir or default_data_dir()))
    return record.to_document() if record is not None else None
