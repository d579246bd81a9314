"""Hands that use a body as a person and a driver do, and note what it wants done."""

from __future__ import annotations

from dataclasses import replace

from belvedere_simulator.appliance.body.effects import Effect
from belvedere_simulator.appliance.body.events import (
    BootStageDone,
    CablePlugged,
    ConfigurationCopied,
    Event,
    Pressed,
    Provisioned,
    RestoreDone,
    TimePassed,
    UsbPlugged,
    UsbUnplugged,
)
from belvedere_simulator.appliance.body.identity import Model
from belvedere_simulator.appliance.body.lights import Light, network_light, status_light
from belvedere_simulator.appliance.body.machine import new_body, step
from belvedere_simulator.appliance.body.parts import BOTH, Button, EthernetPort, NetworkMode, Stick, UsbPort
from belvedere_simulator.appliance.body.state import BOOT_STAGES, Body, Power
from belvedere_simulator.appliance.software.catalogue import software_catalogue
from belvedere_simulator.appliance.software.installed import delivered

POWER = frozenset({Button.POWER})
RESET = frozenset({Button.RESET})
ARCHIVE = Stick(archive=True)
LOG_FOLDER = Stick(log_folder=True)


class Hands:
    """`body` now, and the effects of the last `do`."""

    def __init__(self, model: Model = Model.APPLIANCE) -> None:
        self.body: Body = new_body(model)
        self.effects: tuple[Effect, ...] = ()

    def do(self, *events: Event) -> tuple[Effect, ...]:
        """Let events happen; returns all their effects."""
        self.effects = ()
        for event in events:
            self.body, more = step(self.body, event)
            self.effects += more
        return self.effects

    def press(self, buttons: frozenset[Button], seconds: float) -> tuple[Effect, ...]:
        """Hold buttons."""
        return self.do(Pressed(buttons, seconds))

    def boot(self) -> tuple[Effect, ...]:
        """All stages of a start, and its time."""
        return self.do(*map(BootStageDone, BOOT_STAGES), TimePassed(60))

    def switch_on(self) -> tuple[Effect, ...]:
        """Press, and wait until it runs."""
        pressed = self.press(POWER, 1)
        return (*pressed, *self.boot())

    def switch_off(self) -> None:
        """Press, and wait until it is off."""
        self.press(POWER, 1)
        self.do(TimePassed(10))
        assert self.body.power is Power.OFF

    def restore(self) -> tuple[Effect, ...]:
        """The driver's part of a reset, its time, and the start that follows."""
        self.do(RestoreDone(), TimePassed(240))
        return self.boot()

    def provision(self, network: NetworkMode = NetworkMode.SINGLE) -> None:
        """On, with a cable, registered."""
        self.do(CablePlugged(EthernetPort.ETH0), CablePlugged(EthernetPort.ETH1))
        if self.body.power is Power.OFF:
            self.switch_on()
        self.do(
            UsbPlugged(UsbPort.USB3, ARCHIVE),
            ConfigurationCopied(UsbPort.USB3, network),
            Provisioned(UsbPort.USB3),
            UsbUnplugged(UsbPort.USB3),
        )
        assert self.body.kept.provisioned

    def run_software(self, version: str) -> None:
        """As if this version had been delivered."""
        software = delivered(software_catalogue(), version)
        self.body = replace(self.body, kept=replace(self.body.kept, software=software))

    @property
    def status(self) -> Light:
        """The status light."""
        return status_light(self.body)

    @property
    def network(self) -> Light:
        """The network light."""
        return network_light(self.body)


__all__ = ["ARCHIVE", "BOTH", "LOG_FOLDER", "POWER", "RESET", "Hands"]
