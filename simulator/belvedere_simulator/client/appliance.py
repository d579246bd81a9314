"""Calls about the appliances of this computer: their life, buttons, plugs and faults."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from belvedere_simulator.client.call import Arguments, Call, Work, watched
from belvedere_simulator.client.lines import failure_document
from belvedere_simulator.client.place import place_of
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_LOOK_SECONDS = 0.5
_LIST_SECONDS = 2.0
_ROUND = 100_000_000
"""Free space is told in steps, for not every byte is news."""
_FAULT = ("kind", "target", "settings")
_ACTIONS = {
    "press": ("buttons", "seconds"),
    "plug": ("port", "path", "size", "fileSystem", "compatibility"),
    "unplug": ("port",),
    "inject": _FAULT,
    "clear": _FAULT,
}


class ApplianceCalls:
    """What the front panel asks for. `folder` is an appliance's data folder, as `appliance.list` tells it."""

    def works(self) -> dict[str, Work]:
        """By name."""
        return {
            "appliance.list": self.every,
            "appliance.watch-list": self.watch_list,
            "appliance.new": self.new,
            "appliance.start": self.start,
            "appliance.stop": self.stop,
            "appliance.watch": self.watch,
            "appliance.faults": self.faults,
            "appliance.stop-all": self.stop_all,
            **{f"appliance.{name}": _action(name, members) for name, members in _ACTIONS.items()},
        }

    def every(self, _call: Call, given: Arguments) -> list[dict[str, Any]]:
        """Every appliance of this computer, as `boxes.told_box` tells it."""
        from belvedere_simulator.commands.appliance.boxes import known_boxes, told_box  # noqa: PLC0415

        return [told_box(box) for box in known_boxes(_site(given))]

    def watch_list(self, call: Call, given: Arguments) -> None:
        """{"appliances": [...]} at each change."""
        watched(call, _LIST_SECONDS, lambda: self.every(call, given), lambda boxes: {"appliances": boxes})

    def new(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """A further one called `name`: its `name` and `folder`. It is not started."""
        from belvedere_simulator.commands.appliance.boxes import new_box  # noqa: PLC0415

        box = new_box(str(given["name"]))
        return {"name": box.name, "folder": box.folder}

    def start(self, call: Call, given: Arguments) -> None:
        """Run it in the background; a new one is a `model`. Durations pass `timeScale` times as fast (1)."""
        from belvedere_simulator.appliance.control.background import ensure_appliance  # noqa: PLC0415

        call.progress(tr("Starting the appliance"))
        arguments = ["--time-scale", f"{float(given.get('timeScale', 1.0)):g}"]
        if given.get("model"):
            arguments += ["--model", str(given["model"])]
        ensure_appliance(Path(given["folder"]), arguments)

    def stop(self, call: Call, given: Arguments) -> None:
        """End its process in order, if it runs."""
        from belvedere_simulator.appliance.control.background import stop_appliance  # noqa: PLC0415

        call.progress(tr("Stopping the appliance"))
        stop_appliance(Path(given["folder"]))

    def stop_all(self, call: Call, given: Arguments) -> None:
        """End those of these `folders`."""
        for folder in given["folders"]:
            self.stop(call, {"folder": folder})

    def watch(self, call: Call, given: Arguments) -> None:
        """{"running": True, "state": {...}, "free": bytes} at each change, as `appliance status` tells it;
        {"running": False} while it does not run.
        """
        from belvedere_simulator.appliance.control.client import observe  # noqa: PLC0415
        from belvedere_simulator.appliance.control.record import read_record  # noqa: PLC0415

        folder = Path(given["folder"])
        told: Mapping[str, Any] | None = None
        while True:
            if read_record(folder) is None:
                told = _tell(call, {"running": False}, told)
                call.wait(_LOOK_SECONDS)
                continue
            try:
                for state in observe(folder, call.at_cancel):
                    now = {"running": True, "state": dict(state), "free": _free(folder)}
                    told = _tell(call, now, told)
            except BelvedereError as error:
                # It was just ending, or just beginning.
                if read_record(folder) is not None:
                    told = _tell(call, {"problem": failure_document(error)}, told)
            call.wait(_LOOK_SECONDS)

    def faults(self, _call: Call, _given: Arguments) -> list[dict[str, Any]]:
        """What can be broken: `kind`, `text`, `targets` (kinds of them) and `settings`."""
        from belvedere_simulator.appliance.faults.described import descriptions  # noqa: PLC0415
        from belvedere_simulator.commands.appliance.fault import fault_document  # noqa: PLC0415

        return [{"kind": kind.value, **fault_document(told)} for kind, told in descriptions().items()]


def _action(name: str, members: tuple[str, ...]) -> Work:
    """An action of the running appliance, with the arguments of `control.actions`."""

    def act(_call: Call, given: Arguments) -> Any:
        from belvedere_simulator.appliance.control.client import ask  # noqa: PLC0415

        return ask(Path(given["folder"]), name, {key: given[key] for key in members if key in given})

    return act


def _site(given: Arguments) -> Path:
    from belvedere_simulator.service.site.site_folder import default_data_dir  # noqa: PLC0415

    return (place_of(given).data_dir or default_data_dir()).resolve()


def _tell(call: Call, now: Mapping[str, Any], before: Mapping[str, Any] | None) -> Mapping[str, Any]:
    call.event(now) if now != before else call.check()
    return now


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free // _ROUND * _ROUND
