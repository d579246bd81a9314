"""One simulated appliance: what a person can do to it, and everything that is to be seen of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

from belvedere_simulator.appliance.body import events
from belvedere_simulator.appliance.body.events import Event
from belvedere_simulator.appliance.body.parts import Button, EthernetPort, UsbPort
from belvedere_simulator.appliance.body.picture import Picture
from belvedere_simulator.appliance.body.state import Power
from belvedere_simulator.appliance.driver.body_faults import BodyFaults
from belvedere_simulator.appliance.driver.box import Box
from belvedere_simulator.appliance.driver.composition import Parts
from belvedere_simulator.appliance.driver.data_lock import DataLock
from belvedere_simulator.appliance.driver.hands import DriverHands
from belvedere_simulator.appliance.driver.making import make_box
from belvedere_simulator.appliance.driver.plugs import PluggedStick
from belvedere_simulator.appliance.driver.reading import read_status
from belvedere_simulator.appliance.driver.status import ApplianceStatus
from belvedere_simulator.appliance.driver.stick_facts import facts_of
from belvedere_simulator.appliance.faults.board import FaultBoard
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.hdmi.output import HdmiOutput
from belvedere_simulator.appliance.hdmi.picture import shown
from belvedere_simulator.appliance.options import ApplianceOptions
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_FAULTY = {EthernetPort.ETH0: FaultKind.CABLE_ETH0, EthernetPort.ETH1: FaultKind.CABLE_ETH1}

Observer = Callable[[ApplianceStatus], None]


class Appliance:
    """One box over one data folder. All methods may be called from any thread, and none waits for the body
    but `close` and `kill`: `observe` tells what became of it.
    """

    def __init__(self, options: ApplianceOptions) -> None:
        """Take the folder and make the box where it is new.

        Raises BelvedereError: BV-APL-001 the time scale, BV-APL-002 another process has the folder,
        BV-APL-003 what the machine keeps is damaged, BV-APL-004 it cannot be written.
        """
        self._lock = DataLock(options.data_dir)
        try:
            self._box: Box = make_box(options)
        except BaseException:
            self._lock.release()
            raise
        self._hands = DriverHands(self._box)
        hands = self._hands
        struck = BodyFaults(self._box.loop.post, self._box.plugs, hands.ways_changed, hands.fault_noted)
        self._unwatch = self._box.faults.watch(struck)
        self._observers: list[Observer] = []
        self._seen: ApplianceStatus | None = None
        self._telling = threading.Lock()
        self._ended = False

    def start(self) -> None:
        """Plug the power cable in, after everything that is plugged in already."""
        self._box.loop.start(self._hands, self._refresh)
        arrangement = self._box.plugs.now
        for cable in arrangement.cables:
            if self.faults.find(_FAULTY[cable]) is None:
                self.post(events.CablePlugged(cable))
        if arrangement.monitor:
            self.post(events.MonitorPlugged())
        for port, stick in arrangement.sticks.items():
            with suppress(BelvedereError):
                # What became unreadable meanwhile is as good as pulled out.
                self.post(events.UsbPlugged(port, facts_of(stick)))
        self.plug_mains()

    def post(self, event: Event) -> None:
        """Let something happen to the body."""
        self._box.loop.post(event)

    def press(self, buttons: frozenset[Button], seconds: float) -> None:
        """Hold buttons together for so long and release them, without waiting for it."""
        self.post(events.Pressed(buttons, seconds))

    def hold(self, button: Button) -> None:
        """Put a finger on a button: how long it stays counts by the real clock."""
        self.post(events.ButtonDown(button))

    def release(self, button: Button) -> None:
        """Take the finger away."""
        self.post(events.ButtonUp(button))

    def plug_stick(self, port: UsbPort, stick: PluggedStick) -> None:
        """Plug in a folder, a FAT32 image or a mounted drive.

        Raises BelvedereError: BV-USB-... nothing can be read there, BV-APL-006 the port is taken.
        """
        facts = facts_of(stick)
        if not self._box.plugs.stick(port, stick):
            raise BelvedereError("BV-APL-006", tr("There is a USB drive in this port"), where=port.value)
        self.post(events.UsbPlugged(port, facts))

    def unplug_stick(self, port: UsbPort) -> None:
        """Pull out what is in a port, if anything is."""
        if self._box.plugs.stick(port, None):
            self.post(events.UsbUnplugged(port))

    def plug_cable(self, port: EthernetPort) -> None:
        """Plug in an Ethernet cable; one that a fault has cut makes no difference before that is mended."""
        self._box.plugs.cable(port, plugged=True)
        if self.faults.find(_FAULTY[port]) is None:
            self.post(events.CablePlugged(port))

    def unplug_cable(self, port: EthernetPort) -> None:
        """Pull out an Ethernet cable."""
        self._box.plugs.cable(port, plugged=False)
        self.post(events.CableUnplugged(port))

    def plug_monitor(self) -> None:
        """Plug a monitor into the HDMI port."""
        self._box.plugs.monitor(plugged=True)
        self.post(events.MonitorPlugged())

    def unplug_monitor(self) -> None:
        """Unplug it."""
        self._box.plugs.monitor(plugged=False)
        self.post(events.MonitorUnplugged())

    def plug_mains(self) -> None:
        """Plug the power cable in; without power from the wall it makes no difference before that is back."""
        if self.faults.find(FaultKind.POWER_CUT) is None:
            self.post(events.MainsPlugged())

    def unplug_mains(self) -> None:
        """Pull the power cable out, without a shutdown."""
        self.post(events.MainsCut())

    @property
    def faults(self) -> FaultBoard:
        """What is broken on purpose."""
        return self._box.faults

    @property
    def parts(self) -> Parts | None:
        """What runs now; None before the start is over."""
        run = self._hands.run
        return run.parts if run is not None else None

    @property
    def surroundings(self) -> Surroundings | None:
        """What the parts were given; None before the start is over."""
        run = self._hands.run
        return run.surroundings if run is not None else None

    def open_display(self) -> tuple[Picture, str]:
        """What the HDMI output carries, and where a viewer on this computer connects to it.

        The address is empty unless applications may show something; a viewer asks again and again while it
        looks. May take a moment. Raises BelvedereError.
        """
        carried = shown(self._box.loop.body, headless=self._box.options.headless)
        hdmi = self.hdmi
        if carried is not Picture.APPLICATIONS or hdmi is None:
            return carried, ""
        return carried, hdmi.open_display()

    @property
    def hdmi(self) -> HdmiOutput | None:
        """The HDMI output while the appliance runs normally."""
        parts = self.parts
        return parts.hdmi if parts is not None and self._box.loop.body.power is Power.ON else None

    def status(self) -> ApplianceStatus:
        """Everything that is to be seen now."""
        return read_status(self._box, self._hands.run)

    def observe(self, observer: Observer) -> Callable[[], None]:
        """Have `observer` told of every change; returns what ends that.

        It is called on the body's thread, which must not wait.
        """
        with self._telling:
            self._observers.append(observer)

        def stop() -> None:
            with self._telling:
                if observer in self._observers:
                    self._observers.remove(observer)

        return stop

    def _refresh(self) -> None:
        """On the body's thread: something may have changed that is to be seen."""
        observers = tuple(self._observers)
        if not observers:
            return
        status = self.status()
        if status != self._seen:
            self._seen = status
            for observer in observers:
                observer(status)

    def close(self) -> None:
        """End the process's part in order: what runs is stopped as in a shutdown, without its ten seconds."""
        parts = self.parts
        if not self._ended and parts is not None:
            parts.stop()
        self.kill()

    def kill(self) -> None:
        """End at once, as when the power fails; the folder is free when this returns."""
        if self._ended:
            return
        self._ended = True
        self._unwatch()
        self._box.loop.stop()
        self._lock.release()
