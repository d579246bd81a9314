"""What other programs may do to an appliance, by name and JSON arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from belvedere_simulator.appliance.body.parts import Button, Compatibility, EthernetPort, FileSystem, UsbPort
from belvedere_simulator.appliance.control.hdmi import stream_document
from belvedere_simulator.appliance.control.live import LiveActions
from belvedere_simulator.appliance.control.recording import RecordingActions
from belvedere_simulator.appliance.driver.plugs import PluggedStick
from belvedere_simulator.appliance.faults.checking import checked_fault, checked_kind
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    from belvedere_simulator.appliance.appliance import Appliance
    from belvedere_simulator.appliance.control.server import Action

HDMI, MAINS = "hdmi", "power"
CABLES = tuple(port.value for port in EthernetPort)
STICKS = tuple(port.value for port in UsbPort)
PLUGS = (*STICKS, *CABLES, HDMI, MAINS)
Arguments = Mapping[str, Any]
_LONGEST_PRESS = 60.0


class Actions:
    """The actions on one appliance; `stop` ends its process."""

    def __init__(self, appliance: Appliance, stop: Callable[[], None]) -> None:
        self._appliance = appliance
        self._stop = stop

    def by_name(self) -> dict[str, Action]:
        """All of them."""
        return {
            "status": self.status,
            "press": self.press,
            "plug": self.plug,
            "unplug": self.unplug,
            "faults": self.faults,
            "inject": self.inject,
            "clear": self.clear,
            "display": self.display,
            "hdmi-stream": self.hdmi_stream,
            "stop": self.stop,
            **LiveActions(self._appliance).by_name(),
            **RecordingActions(self._appliance).by_name(),
        }

    def status(self, _arguments: Arguments) -> dict[str, Any]:
        """Everything that is to be seen."""
        return self._appliance.status().to_document()

    def press(self, arguments: Arguments) -> dict[str, Any]:
        """Hold `buttons` (names) together for `seconds` and release them; answers at once."""
        seconds = float(arguments["seconds"])
        if not 0 <= seconds <= _LONGEST_PRESS:
            raise BelvedereError(
                "BV-APC-003", tr("A button is pressed for 0 to 60 seconds"), where=f"{seconds:g}"
            )
        self._appliance.press(frozenset(Button(name) for name in arguments["buttons"]), seconds)
        return {}

    def plug(self, arguments: Arguments) -> dict[str, Any]:
        """Plug something into `port`: for a USB port the folder, image or drive `path`, and how it is odd."""
        port = str(arguments["port"])
        if port in STICKS:
            self._appliance.plug_stick(UsbPort(port), _stick(arguments))
        elif port in CABLES:
            self._appliance.plug_cable(EthernetPort(port))
        elif port == HDMI:
            self._appliance.plug_monitor()
        else:
            self._appliance.plug_mains()
        return {}

    def unplug(self, arguments: Arguments) -> dict[str, Any]:
        """Pull out what is in `port`."""
        port = str(arguments["port"])
        if port in STICKS:
            self._appliance.unplug_stick(UsbPort(port))
        elif port in CABLES:
            self._appliance.unplug_cable(EthernetPort(port))
        elif port == HDMI:
            self._appliance.unplug_monitor()
        else:
            self._appliance.unplug_mains()
        return {}

    def faults(self, _arguments: Arguments) -> dict[str, Any]:
        """What is broken now."""
        present = self._appliance.faults.present
        return {
            "faults": [
                {"kind": fault.kind.value, "target": fault.target, "settings": dict(fault.settings)}
                for fault in present
            ]
        }

    def inject(self, arguments: Arguments) -> dict[str, Any]:
        """Break `kind`, for `target` alone or for all, with `settings`; raises as `checked_fault`."""
        target, settings = str(arguments.get("target", "")), arguments.get("settings", {})
        self._appliance.faults.inject(checked_fault(str(arguments["kind"]), target, settings))
        return {}

    def clear(self, arguments: Arguments) -> dict[str, Any]:
        """Mend `kind` for `target`; without a kind everything. Tells how many were mended."""
        board = self._appliance.faults
        if "kind" in arguments:
            kind = checked_kind(str(arguments["kind"]))
            return {"cleared": int(board.clear(kind, str(arguments.get("target", ""))))}
        return {"cleared": sum(board.clear(fault.kind, fault.target) for fault in board.present)}

    def display(self, _arguments: Arguments) -> dict[str, Any]:
        """What the HDMI output carries and, if that is of applications, the address to watch it at."""
        picture, address = self._appliance.open_display()
        return {"picture": picture.value, "address": address}

    def hdmi_stream(self, arguments: Arguments) -> dict[str, Any]:
        """`set` the stream on, off or new-password, or just show it; the password only to who wants it."""
        hdmi = self._appliance.hdmi
        if hdmi is None:
            raise BelvedereError("BV-HDM-001", tr("The appliance is not on"))
        return stream_document(hdmi, arguments)

    def stop(self, _arguments: Arguments) -> dict[str, Any]:
        """End the appliance's process in order."""
        self._stop()
        return {}

    def observe(self, listener: Callable[[Arguments], None]) -> Callable[[], None]:
        """Have `listener` told of the state now and of each later one."""
        stop = self._appliance.observe(lambda status: listener(status.to_document()))
        listener(self._appliance.status().to_document())
        return stop


def _stick(arguments: Arguments) -> PluggedStick:
    system, size = arguments.get("fileSystem"), arguments.get("size")
    return PluggedStick(
        Path(arguments["path"]),
        float(size) if size is not None else None,
        FileSystem(system) if system is not None else None,
        Compatibility(arguments.get("compatibility", Compatibility.EVERYWHERE.value)),
    )
