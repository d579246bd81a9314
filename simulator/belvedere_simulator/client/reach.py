"""Calls about where appliances on the network find the site of this computer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from belvedere_simulator.client.call import Arguments, Call, Work, watched
from belvedere_simulator.client.place import place_of
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.reach.addresses import OwnAddress, own_addresses

PERIOD = 2.0


class ReachCalls:
    """What the Reach step and its banner ask for. A site on another computer is none of their business.

    `addresses` are those of this computer.
    """

    def __init__(self, addresses: Callable[[], tuple[OwnAddress, ...]] = own_addresses) -> None:
        self._addresses = addresses

    def works(self) -> dict[str, Work]:
        """By name."""
        return {
            "reach.look": self.look,
            "reach.watch": self.watch,
            "reach.choose": self.choose,
            "reach.test": self.test,
            "reach.note": self.note,
        }

    def look(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """How it is: see `commands.site_reach.reach_facts`; {"remote": true} for a site elsewhere."""
        from belvedere_simulator.commands.site_reach import consent_text, reach_facts  # noqa: PLC0415
        from belvedere_simulator.service.reach import reaching  # noqa: PLC0415 - heavy libraries

        folder = _folder(given)
        if folder is None:
            return {"remote": True}
        report = reaching.look(folder, self._addresses)
        consents = {each.address: consent_text(each.address) for each in report.addresses}
        return {"remote": False, **reach_facts(report), "consents": consents}

    def watch(self, call: Call, given: Arguments) -> None:
        """The same at each change."""
        watched(call, float(given.get("seconds", PERIOD)), lambda: self.look(call, given), lambda told: told)

    def choose(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Be found at `address`, on this computer only if it is empty; then how it is, tested.

        The consent of the person has been asked for.
        """
        from belvedere_simulator.service.reach import reaching  # noqa: PLC0415

        address = str(given["address"])
        call.progress(tr("The site begins to listen…"))
        reaching.choose(_required(given), address, self._addresses)
        tested = self.test(call, given) if address else {}
        return {**self.look(call, given), **tested}

    def test(self, call: Call, given: Arguments) -> dict[str, Any]:
        """`test`: each door with `name`, `url`, `passed`, `why`, `milliseconds`."""
        from dataclasses import asdict  # noqa: PLC0415

        from belvedere_simulator.service.reach import reaching  # noqa: PLC0415

        call.progress(tr("Every door is tried…"))
        return {"test": [asdict(knock) for knock in reaching.test(_required(given))]}

    def note(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """Write the note for appliances that were told another address into `folder`; its `path`."""
        from belvedere_simulator.service.reach import reaching  # noqa: PLC0415

        return {"path": reaching.write_note(_required(given), Path(given["folder"]))}


def _folder(given: Arguments) -> Path | None:
    from belvedere_simulator.service.site.site_folder import default_data_dir  # noqa: PLC0415

    place = place_of(given)
    return None if place.endpoint else (place.data_dir or default_data_dir()).resolve()


def _required(given: Arguments) -> Path:
    folder = _folder(given)
    if folder is None:
        raise BelvedereError(
            "BV-RCH-006", tr("The site is on another computer"), where=place_of(given).endpoint
        )
    return folder
