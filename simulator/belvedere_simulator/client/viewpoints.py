"""Calls that look at cameras, from this computer or from an appliance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from belvedere_simulator.cameras.doctor import Diagnosis, report
from belvedere_simulator.client.call import Arguments, Call, Work, watched
from belvedere_simulator.client.camera_sources import resolve_source
from belvedere_simulator.client.far_looking import look_from
from belvedere_simulator.client.place import place_of
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.commands.twins.calling import pages
from belvedere_simulator.errors import BelvedereError

PERIOD = 3.0
ONLINE = "ONLINE"


class ViewpointCalls:
    """`viewpoint` is "" for this computer, or the id of an appliance that is online."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites

    def works(self) -> dict[str, Work]:
        """By name."""
        return {
            "viewpoints.list": self.every,
            "viewpoints.watch": self.watch,
            "cameras.find": self.find,
            "cameras.diagnose": self.diagnose,
            "cameras.snapshot": self.snapshot,
            "cameras.reach": self.reach,
        }

    def every(self, _call: Call, given: Arguments) -> list[dict[str, str]]:
        """The appliances that are online: `id` and `name`, by name."""
        with self._sites.panorama(place_of(given)) as panorama:
            devices = pages(panorama.list_devices, "Devices")
            online = [
                {"id": each["DeviceId"], "name": each["Name"]}
                for each in devices
                if each.get("DeviceAggregatedStatus") in (ONLINE, "UPDATE_NEEDED")
            ]
        return sorted(online, key=lambda each: each["name"])

    def watch(self, call: Call, given: Arguments) -> None:
        """{"viewpoints": [...]} at each change."""
        watched(call, PERIOD, lambda: self.every(call, given), lambda found: {"viewpoints": found})

    def find(self, call: Call, given: Arguments) -> Any:
        """Cameras that announce themselves, and those in `ranges`; see `finding.find`."""
        wanted = {name: given[name] for name in ("seconds", "ranges", "ports") if given.get(name)}
        return self._look(call, given, "find", wanted)

    def diagnose(self, call: Call, given: Arguments) -> dict[str, Any]:
        """The doctor's verdict on `source`: `diagnosis` (its document) and `report` (its text)."""
        told = self._look(call, given, "diagnose", self._camera(given))
        try:
            # What comes from afar is taken for a verdict only when it is one.
            diagnosis = Diagnosis.from_document(told)
        except (ValueError, KeyError, TypeError) as error:
            raise BelvedereError("BV-VPT-010", "Looking ended without a result") from error
        return {"diagnosis": diagnosis.to_document(), "report": report(diagnosis)}

    def snapshot(self, call: Call, given: Arguments) -> Any:
        """A picture of `source`, at most `width` pixels wide; see `snapshot.snapshot`."""
        wanted = self._camera(given)
        if given.get("width"):
            wanted["width"] = given["width"]
        return self._look(call, given, "snapshot", wanted)

    def reach(self, call: Call, given: Arguments) -> Any:
        """Which of `targets` answer; see `reaching.reach`."""
        return self._look(call, given, "reach", {"targets": given.get("targets", [])})

    def _camera(self, given: Arguments) -> dict[str, Any]:
        source: Mapping[str, Any] = given.get("source") or {}
        target = resolve_source(self._sites, place_of(given), source)
        found = {"url": target.url, "user": target.user, "password": target.password}
        # Its name, so that what is broken on purpose at this camera strikes.
        return {**found, "camera": source["camera"]} if source.get("camera") else found

    def _look(self, call: Call, given: Arguments, tool: str, wanted: dict[str, Any]) -> Any:
        source: Mapping[str, Any] = given.get("source") or {}
        viewpoint = str(given.get("viewpoint") or source.get("viewpoint") or "")
        if viewpoint:
            return look_from(self._sites.clients(place_of(given)), viewpoint, tool, wanted, call)
        # The doctor and the sweeper are loaded when they are needed.
        from belvedere_simulator.cameras.viewing.tools import TOOLS  # noqa: PLC0415

        return TOOLS[tool](call, wanted)
