"""Calls of the troubleshooter."""

from __future__ import annotations

from typing import Any

from belvedere_simulator.client.call import Arguments, Call, Work
from belvedere_simulator.client.place import place_of
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.drives.drives import Drives
from belvedere_simulator.folders import data_folder


class TroubleshootingCalls:
    """`drives` are those of this computer."""

    def __init__(self, sites: Sites, drives: Drives) -> None:
        self._sites = sites
        self._drives = drives

    def works(self) -> dict[str, Work]:
        """By name."""
        return {
            "troubleshooting.list": self.every,
            "troubleshooting.look": self.look,
            "troubleshooting.clean-versions": self.clean_versions,
        }

    def every(self, _call: Call, _given: Arguments) -> list[dict[str, Any]]:
        """The known problems: `name`, `title`, `about`, `questions` (name, text, needed)."""
        from belvedere_simulator.troubleshooting.guides import guides  # noqa: PLC0415 - loads much

        return [
            {
                "name": guide.name,
                "title": guide.title,
                "about": guide.about,
                "questions": [
                    {"name": each.name, "text": each.text, "needed": each.needed} for each in guide.questions
                ],
            }
            for guide in guides()
        ]

    def look(self, call: Call, given: Arguments) -> dict[str, int]:
        """Look into the problem `name` with `answers`; {"finding": {state, text, remedy, action}} each as it
        is found. Returns how many are `problems`.
        """
        from belvedere_simulator.commands.appliance.boxes import known_boxes  # noqa: PLC0415
        from belvedere_simulator.service.site.site_folder import default_data_dir  # noqa: PLC0415
        from belvedere_simulator.support.assembling import site_folder  # noqa: PLC0415
        from belvedere_simulator.troubleshooting.guide import State, Surroundings  # noqa: PLC0415
        from belvedere_simulator.troubleshooting.guides import find_guide, look  # noqa: PLC0415

        place = place_of(given)
        folder = site_folder(place)
        around = Surroundings(
            lambda: self._sites.clients(place),
            folder,
            self._drives,
            {box.name: box.folder for box in known_boxes(folder or default_data_dir())},
            call.progress,
            lambda: call.cancelled,
        )
        answers = {str(name): str(text) for name, text in given.get("answers", {}).items() if text}
        count = 0
        for each in look(find_guide(str(given["name"])), around, answers):
            count += each.state is State.PROBLEM
            told = {
                "state": each.state.value,
                "text": each.text,
                "remedy": each.remedy,
                "action": each.action,
            }
            call.event({"finding": told})
        return {"problems": count}

    def clean_versions(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Take back the patch versions that nobody uses: `gone`, `left` with reasons, and where their
        manifests are `kept`. With `only` nothing is: those that would go are `unused`.
        """
        from belvedere_simulator.commands.support.checks import KEPT  # noqa: PLC0415
        from belvedere_simulator.troubleshooting.versions import (  # noqa: PLC0415
            clean,
            patch_versions,
            removable,
        )

        clients = self._sites.clients(place_of(given))
        unused = removable(patch_versions(clients))
        if given.get("only"):
            return {"unused": [each.name for each in unused]}

        def tell(text: str, done: int, whole: int) -> None:
            call.progress(text, done / whole)

        keep = data_folder() / KEPT
        gone, left = clean(clients, unused, keep, tell)
        return {"gone": [each.name for each in gone], "left": left, "kept": str(keep)}
