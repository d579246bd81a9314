"""Calls about the network sheet of a device."""

from __future__ import annotations

from typing import Any

from belvedere_simulator.client.call import Arguments, Call, Work
from belvedere_simulator.client.far_looking import look_from
from belvedere_simulator.client.place import place_of
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.commands.twins.calling import told_failures
from belvedere_simulator.network_sheet.gathering import gathered
from belvedere_simulator.network_sheet.reaching import tried
from belvedere_simulator.network_sheet.sheet import NetworkSheet, network_sheet
from belvedere_simulator.network_sheet.text import as_text, outcome_text, title


class NetworkSheetCalls:
    """What the dialog of the network sheet asks for."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites

    def works(self) -> dict[str, Work]:
        """By name."""
        return {"network-sheet.make": self.make, "network-sheet.try": self.try_out}

    def make(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """The sheet of the device `id`: `title`, `explanation`, `kind`, `rows`, and all of it as `text`."""
        sheet = self._sheet(given)
        return {**sheet.document(), "title": title(sheet), "text": as_text(sheet)}

    def try_out(self, call: Call, given: Arguments) -> dict[str, Any]:
        """The sheet of the device `id` with one of `outcomes` for each row, tried from this computer or,
        with `viewpoint`, from the appliance of that id. Raises BelvedereError.
        """
        sheet, viewpoint = self._sheet(given), str(given.get("viewpoint") or "")

        def look(targets: list[dict[str, Any]]) -> Any:
            wanted = {"targets": targets}
            if viewpoint:
                return look_from(self._sites.clients(place_of(given)), viewpoint, "reach", wanted, call)
            from belvedere_simulator.cameras.viewing.reaching import reach  # noqa: PLC0415 - seldom needed

            return reach(call, wanted)

        outcomes = tried(sheet, look, from_appliance=bool(viewpoint))
        return {
            **sheet.document(),
            "title": title(sheet),
            "text": as_text(sheet, outcomes),
            "outcomes": [{**each.document(), "text": outcome_text(each)} for each in outcomes],
        }

    def _sheet(self, given: Arguments) -> NetworkSheet:
        clients = self._sites.clients(place_of(given))
        with told_failures():
            return network_sheet(gathered(clients, given["id"]))
