"""Calls about one application instance that is looked into while it runs."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from belvedere_simulator.client.call import Arguments, Call, Work, watched
from belvedere_simulator.client.lines import failure_document
from belvedere_simulator.client.place import place_of
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.deploying.instance_graph import graph_of
from belvedere_simulator.deploying.new_lines import NewLines
from belvedere_simulator.deploying.watching import look
from belvedere_simulator.errors import BelvedereError

PERIOD = 1.0
_LOOK_SECONDS = 0.2
_LIVE = ("change", "reset", "undo", "redo", "look", "deployed", "restart-code", "state")
_GIVEN = ("name", "value", "seconds")


class ConsoleCalls:
    """What the console of an application asks for. `folder` is the data folder of its appliance, where that
    is one of this computer: `console.open` tells it.
    """

    def __init__(self, sites: Sites) -> None:
        self._sites = sites

    def works(self) -> dict[str, Work]:
        """By name."""
        return {
            "console.open": self.open,
            "console.watch": self.watch,
            "console.lines": self.lines,
            "console.sideload": self.sideload,
            "console.follow-code": self.follow_code,
            **{f"console.{action}": _live(action) for action in _LIVE},
        }

    def open(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """{"name", "device", "graph", "folder"} of the application `id`; without a folder: elsewhere."""
        with self._sites.panorama(place_of(given)) as panorama:
            told = panorama.describe_application_instance(ApplicationInstanceId=given["id"])
            graph = graph_of(panorama, str(given["id"]))
        device = str(told["DefaultRuntimeContextDevice"])
        folder = _folder(device, given)
        named = {"name": str(told.get("Name", "")), "device": device}
        return {**named, "graph": graph.to_document(), "folder": folder}

    def watch(self, call: Call, given: Arguments) -> None:
        """What the application `id` on `device` does, once a second: see `deploying.watching.Moment`."""
        clients = self._sites.clients(place_of(given))
        device, instance = str(given["device"]), str(given["id"])
        watched(call, PERIOD, lambda: look(clients, device, instance).to_document(), lambda state: state)

    def lines(self, call: Call, given: Arguments) -> None:
        """{"lines": [...]} of the application `id` on `device` as they come; first those of two minutes."""
        clients = self._sites.clients(place_of(given))
        fresh = NewLines(clients("logs"), str(given["device"]), str(given["id"]))
        trouble = ""
        while True:
            try:
                found = fresh.take()
                trouble = ""
            except BelvedereError as error:
                found = []
                if error.code != trouble:
                    trouble = error.code
                    call.event({"problem": failure_document(error)})
            if found:
                call.event({"lines": [asdict(line) for line in found]})
            call.wait(PERIOD)

    def sideload(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """Run the code of the `project` in the application `id`: {"files": [...]} that are not as before."""
        from belvedere_simulator.commands.appliance.own import OwnInstance, sideload  # noqa: PLC0415

        return sideload(OwnInstance(Path(given["folder"]), str(given["id"])), Path(given["project"]))

    def follow_code(self, call: Call, given: Arguments) -> None:
        """As `sideload`, now and whenever a file of the `project` is saved: {"files": [...]} each time."""
        from belvedere_simulator.application.run.package_watch import PackageWatch  # noqa: PLC0415

        saved = PackageWatch(Path(given["project"]), time.time())
        due = True
        while True:
            if due:
                try:
                    call.event(self.sideload(call, given))
                except BelvedereError as error:
                    # What was saved half-written is no reason to end.
                    call.event({"problem": failure_document(error)})
            call.wait(_LOOK_SECONDS)
            due = bool(saved.look())


def _live(action: str) -> Work:
    """An action of `control.live.LiveActions` on the application `id`, on the appliance over `folder`."""

    def act(_call: Call, given: Arguments) -> Any:
        from belvedere_simulator.commands.appliance.own import OwnInstance  # noqa: PLC0415

        own = OwnInstance(Path(given["folder"]), str(given["id"]))
        return own.do(action, _chosen(given, _GIVEN))

    return act


def _chosen(given: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: given[name] for name in names if name in given}


def _folder(device: str, given: Arguments) -> str:
    from belvedere_simulator.commands.appliance.own import own_folder  # noqa: PLC0415
    from belvedere_simulator.service.site.site_folder import default_data_dir  # noqa: PLC0415

    try:
        return str(own_folder(device, (place_of(given).data_dir or default_data_dir()).resolve()))
    except BelvedereError:
        return ""
