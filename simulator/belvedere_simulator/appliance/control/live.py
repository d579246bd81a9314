"""What a developer may do to the applications of an appliance while they run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    from belvedere_simulator.appliance.appliance import Appliance
    from belvedere_simulator.appliance.applications.hosting.live import LiveInstance
    from belvedere_simulator.appliance.control.server import Action

Arguments = Mapping[str, Any]


class LiveActions:
    """Each is about the application instance `instance`, and raises BelvedereError BV-LIV-..."""

    def __init__(self, appliance: Appliance) -> None:
        self._appliance = appliance

    def by_name(self) -> dict[str, Action]:
        """All of them."""
        return {
            "live-state": self.state,
            "live-change": self.change,
            "live-reset": self.reset,
            "live-undo": self.undo,
            "live-redo": self.redo,
            "live-look": self.look,
            "live-sideload": self.sideload,
            "live-deployed": self.deployed,
            "live-restart-code": self.restart_code,
        }

    def state(self, arguments: Arguments) -> dict[str, Any]:
        """Its parameters and whether its code is sideloaded, see `LiveInstance.state`."""
        return self._live(arguments).state()

    def change(self, arguments: Arguments) -> dict[str, Any]:
        """Give the parameter `name` the `value`; the state then."""
        name, value = str(arguments["name"]), arguments["value"]
        return self._changed(arguments, lambda live: live.parameters.change(name, value))

    def reset(self, arguments: Arguments) -> dict[str, Any]:
        """Give the parameter `name`, or all, the value that was deployed; the state then."""
        name = str(arguments.get("name", ""))
        return self._changed(arguments, lambda live: live.parameters.reset(name))

    def undo(self, arguments: Arguments) -> dict[str, Any]:
        """Take the last change back; the state then."""
        return self._changed(arguments, lambda live: live.parameters.undo())

    def redo(self, arguments: Arguments) -> dict[str, Any]:
        """Make it again; the state then."""
        return self._changed(arguments, lambda live: live.parameters.redo())

    def look(self, arguments: Arguments) -> dict[str, Any]:
        """Look at one batch within `seconds`, see `look_at`."""
        return self._live(arguments).look(float(arguments["seconds"]))

    def sideload(self, arguments: Arguments) -> dict[str, Any]:
        """Run the code of the `package` in `folder` of this computer; the `files` that are not as before."""
        done = self._live(arguments).sideload(str(arguments["package"]), Path(arguments["folder"]))
        return {"files": list(done.files)}

    def deployed(self, arguments: Arguments) -> dict[str, Any]:
        """Run the code that was deployed again; whether another one ran, as `changed`."""
        return {"changed": self._live(arguments).as_deployed()}

    def restart_code(self, arguments: Arguments) -> dict[str, Any]:
        """Start its code afresh; everything that was changed by hand stays."""
        self._live(arguments).restart_code()
        return {}

    def _changed(self, arguments: Arguments, change: Callable[[LiveInstance], None]) -> dict[str, Any]:
        live = self._live(arguments)
        change(live)
        return live.state()

    def _live(self, arguments: Arguments) -> LiveInstance:
        instance, parts = str(arguments["instance"]), self._appliance.parts
        if parts is None:
            raise BelvedereError("BV-LIV-008", tr("The application does not run"), where=instance)
        return parts.host.live(instance)
