"""All devices of a site as a table wants them, and what changed since the last look."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from belvedere_simulator.client.call import Arguments, Call
from belvedere_simulator.client.place import place_of
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.commands.twins.calling import pages
from belvedere_simulator.commands.twins.device_software import offers_of
from belvedere_simulator.service.devices.device import LEASE

# Devices told in one event: the window stays alive between them.
BATCH = 1000
# A look at thousands of devices takes a while: three quarters of the time the site is left alone.
_REST = 3.0
_RUNNING = "DEPLOYMENT_SUCCEEDED"

Devices = dict[str, dict[str, Any]]


class DeviceListing:
    """Devices with three more members: `Applications` (how many run), `LastSeenTime`, and `Offers`."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites

    def look(self, given: Arguments) -> Devices:
        """Every device by its id, as it is now. Raises BelvedereError."""
        with self._sites.panorama(place_of(given)) as panorama:
            listed = pages(panorama.list_devices, "Devices")
            counts = running_on(pages(panorama.list_application_instances, "ApplicationInstances"))
            offers = _offers(panorama, listed)
        return {
            device["DeviceId"]: {
                **seen(device),
                "Applications": counts[device["DeviceId"]],
                "Offers": offers.get(device.get("CurrentSoftware", ""), []),
            }
            for device in listed
        }


def running_on(instances: list[Any]) -> Counter[str]:
    """How many applications run on each device."""
    running = (each for each in instances if each.get("Status") == _RUNNING)
    return Counter(each.get("DefaultRuntimeContextDevice", "") for each in running)


def seen(device: dict[str, Any]) -> dict[str, Any]:
    """The device with its last sign of life: a lease begins there, and lasts as long as all do."""
    lease = device.get("LeaseExpirationTime")
    return device if lease is None else {**device, "LastSeenTime": lease - LEASE}


def changes(before: Devices | None, after: Devices) -> Iterator[dict[str, Any]]:
    """The events that lead from one look to the next, the first of which has `fresh` where there was none.

    Each has `changed` devices and ids that are `gone`; `more` that others follow at once.
    """
    known = before or {}
    changed = [device for name, device in after.items() if known.get(name) != device]
    gone = [name for name in known if name not in after]
    if before is not None and not changed and not gone:
        return
    batches = [changed[at : at + BATCH] for at in range(0, len(changed), BATCH)] or [[]]
    for number, batch in enumerate(batches):
        yield {
            "fresh": before is None and number == 0,
            "changed": batch,
            "gone": gone if number == 0 else [],
            "more": number < len(batches) - 1,
        }


def rest(call: Call, began: float, seconds: float) -> None:
    """Wait for the next look, longer where one takes long. Raises CallCancelledError."""
    call.wait(max(seconds, _REST * (time.monotonic() - began)))


def _offers(panorama: Any, devices: list[Any]) -> dict[str, list[dict[str, Any]]]:
    """What is offered, by the software that runs: the same for all devices that have it."""
    examples = {device.get("CurrentSoftware", ""): device["DeviceId"] for device in devices}
    return {
        version: offers_of(panorama.describe_device(DeviceId=device)) for version, device in examples.items()
    }
