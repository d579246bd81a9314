"""Lines of the log for what people do to the appliance."""

from __future__ import annotations

from belvedere_simulator.appliance.body import events
from belvedere_simulator.appliance.body.events import Event
from belvedere_simulator.appliance.body.state import Body
from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.faults.settings import SLOWNESS
from belvedere_simulator.appliance.logs.system_logs import SystemLogs


def note(logs: SystemLogs, event: Event, before: Body, after: Body) -> None:
    """Write down what happened; nothing for what those write down who did it."""
    line = _line(event)
    if line is not None:
        logs.kernel(line)
    if before.connected is not after.connected:
        state = "up" if after.connected else "down"
        logs.controller("INFO", "connectionChanged", 214, f"the connection to the service is {state}")


def note_fault(logs: SystemLogs, fault: InjectedFault, present: bool) -> None:
    """What the kernel says of a disk that is broken; a full one takes no line before it has room again."""
    if fault.kind is FaultKind.DISK_SLOW:
        rate = f"slow, {SLOWNESS.of(fault):.0f} bytes/s" if present else "as fast as before"
        logs.kernel(f"mmc0: writes are {rate}")
    elif fault.kind is FaultKind.DISK_FULL and not present:
        logs.kernel("EXT4-fs (mmcblk0p1): there was no space left on device, now there is")


def _line(event: Event) -> str | None:
    match event:
        case events.Pressed():
            names = " and ".join(sorted(button.value for button in event.buttons))
            return f"gpio-keys: {names} pressed for {event.seconds:.1f} s"
        case events.CablePlugged():
            return f"eqos {event.port.value}: Link is Up - 1Gbps/Full - flow control off"
        case events.CableUnplugged():
            return f"eqos {event.port.value}: Link is Down"
        case events.UsbPlugged():
            return f"usb {event.port.value}: new mass storage device"
        case events.UsbUnplugged():
            return f"usb {event.port.value}: USB disconnect"
        case events.MonitorPlugged():
            return "tegradc 15210000.nvdisplay: hdmi: plugged"
        case events.MonitorUnplugged():
            return "tegradc 15210000.nvdisplay: hdmi: unplugged"
        case events.BootFailed():
            return f"start-up failed: {event.reason}"
    return None
