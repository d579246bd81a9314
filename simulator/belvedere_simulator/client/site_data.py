"""Calls about the data of this computer's site."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from belvedere_simulator.client.call import Arguments, Call, Work
from belvedere_simulator.client.place import place_of
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr


class SiteDataCalls:
    """What the data dialog asks for."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites

    def works(self) -> dict[str, Work]:
        """By name."""
        return {
            "data.look": self.look,
            "data.move": self.move,
            "data.clean": self.clean,
            "data.reset": self.reset,
        }

    def look(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """`data_dir`, `name` of that folder, `size`, `kinds` (kind, words, size, files); {"remote": true}
        for a site elsewhere.
        """
        from belvedere_simulator.commands.site_data import data_facts, kind_words  # noqa: PLC0415

        folder = _folder(given)
        if folder is None:
            return {"remote": True}
        facts, words = data_facts(folder), kind_words()
        kinds = [{**each, "words": words[each["kind"]]} for each in facts["kinds"]]
        return {**facts, "kinds": kinds, "name": folder.name, "remote": False}

    def move(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Move everything to the folder `target`; can be cancelled until it is there. Returns `data_dir`."""
        from belvedere_simulator.service.site.care.moving import move_site  # noqa: PLC0415 - heavy libraries

        target = Path(given["target"])

        def report(done: int, whole: int) -> None:
            call.progress(tr("Moving…"), done / whole if whole else None)

        self._sites.forget(place_of(given))
        move_site(_required(given), target, report)
        return {"data_dir": target}

    def clean(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Throw away logs after `logDays` and metrics after `metricDays`: `events`, `data`, `freed` bytes."""
        from belvedere_simulator.service.site.care.cleaning import clean_site  # noqa: PLC0415

        folder = _required(given)
        self._sites.forget(place_of(given))
        days = [int(given[name]) if given.get(name) else None for name in ("logDays", "metricDays")]
        return asdict(clean_site(folder, lambda name: call.progress(tr("{file}…", file=name)), *days))

    def reset(self, call: Call, given: Arguments) -> None:
        """Forget everything; `name`, the folder's, was typed by the person. The site starts anew."""
        from belvedere_simulator.service.site.care.resetting import reset  # noqa: PLC0415

        folder = _required(given)
        if given.get("name") != folder.name:
            raise BelvedereError("BV-SITE-006", tr("Nothing was deleted"), where=str(folder))
        call.progress(tr("Everything is deleted…"))
        self._sites.forget(place_of(given))
        reset(folder)


def _folder(given: Arguments) -> Path | None:
    from belvedere_simulator.service.site.site_folder import default_data_dir  # noqa: PLC0415

    place = place_of(given)
    return None if place.endpoint else (place.data_dir or default_data_dir()).resolve()


def _required(given: Arguments) -> Path:
    from belvedere_simulator.commands.site_appliance import require_no_appliance  # noqa: PLC0415

    folder = _folder(given)
    if folder is None:
        raise BelvedereError("BV-DATA-003", tr("The site is on another computer"))
    require_no_appliance(folder)
    return folder
