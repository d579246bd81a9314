"""What is wrong at each field: by our own rules, by what other devices have, and by what the site refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal

from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.provisioning.name_step import NameStep
from belvedere_desktop.provisioning.network_step import NetworkStep
from belvedere_desktop.provisioning.plan import DevicePlan, field_of, name_problems, network_problems

Step = NameStep | NetworkStep


class Problems(QObject):
    """Signals: changed(), other devices have become known. `own` is the name of the device in the making."""

    changed = Signal()

    def __init__(self, client: Client, steps: tuple[NameStep, NetworkStep], parent: QObject) -> None:
        super().__init__(parent)
        self._client = client
        self._steps = steps
        self._names: set[str] = set()
        self._addresses: dict[str, str] = {}
        self._asked = False
        self._calls: list[PendingCall] = []
        # What was refused counts as long as the same text stands in the field.
        self._refused: dict[str, tuple[str, str]] = {}
        self._found: Mapping[str, str] = {}
        self.own = ""

    def look(self) -> None:
        """Learn what names are taken; addresses only when one is typed."""
        self.rest()
        self._asked = False
        self._calls.append(self._client.call("devices.list", {}, Listeners(done=self._on_devices)))

    def rest(self) -> None:
        """Nobody looks any more."""
        for call in self._calls:
            call.cancel()
        self._calls = []

    def check(self, plan: DevicePlan) -> None:
        """Show at each field what is wrong with it."""
        if any(port.static for port in plan.ports) and not self._asked:
            self._asked = True
            listeners = Listeners(done=self._on_addresses)
            self._calls.append(self._client.call("provisioning.addresses", {}, listeners))
        others = {address: name for address, name in self._addresses.items() if name != self.own}
        found = name_problems(plan, self._names - {self.own}) | network_problems(plan, others)
        for step in self._steps:
            for name, field in step.fields.items():
                text, typed = self._refused.get(name, ("", ""))
                if text and typed == field.text:
                    found.setdefault(name, text)
                field.show_problem(found.get(name, ""))
        self._found = found

    def is_right(self, step: Step) -> bool:
        """Whether nothing is wrong with any field of the step."""
        return not any(name in self._found for name in step.fields)

    def refuse(self, refused: Sequence[tuple[str, str]]) -> bool:
        """Take what the site refused: (path, text) each; whether the first step has such a field."""
        names, network = self._steps
        fields = {**names.fields, **network.fields}
        told = {field_of(path): text for path, text in refused}
        self._refused = {name: (text, fields[name].text) for name, text in told.items() if name in fields}
        first = next((name for name in fields if name in self._refused), "name")
        fields[first].editor.setFocus()
        return first in names.fields

    def _on_devices(self, devices: list[dict[str, Any]]) -> None:
        self._names = {device["Name"] for device in devices}
        self.changed.emit()

    def _on_addresses(self, addresses: dict[str, str]) -> None:
        self._addresses = addresses
        self.changed.emit()
