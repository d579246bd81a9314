"""What the panel shows, made from what the client child tells of an appliance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from belvedere_desktop.devices.words import stage_words
from belvedere_simulator.appliance.body.parts import Button
from belvedere_simulator.appliance.body.presses import Outcome, outcome
from belvedere_simulator.appliance.body.state import Power

ETHERNET = ("eth0", "eth1")
USB = ("usb3", "usb2")
PORTS = (*USB, *ETHERNET, "hdmi", "power")
LIGHTS = ("status", "network", "power")
_TRAFFIC = 0.5


@dataclass(frozen=True)
class Light:
    """A light: its `colour` by name, "off" is dark, and its `period` of blinking in seconds, 0 is steady."""

    colour: str = "off"
    period: float = 0.0
    words: str = ""


@dataclass(frozen=True)
class Plug:
    """A port: whether something is in it, and about that: the drive's path, the address, what is shown."""

    plugged: bool = False
    about: str = ""
    light: Light = Light()


@dataclass(frozen=True)
class Fault:
    """Something that is broken on purpose."""

    kind: str
    target: str


@dataclass(frozen=True)
class PanelState:
    """Everything. `free`: bytes on the disk; `scale`: of simulated durations; `device`: its name, if any."""

    running: bool = False
    model: str = ""
    serial: str = ""
    scale: float = 1.0
    power: str = "off"
    mains: bool = False
    lights: Mapping[str, Light] = field(default_factory=dict)
    plugs: Mapping[str, Plug] = field(default_factory=dict)
    picture: str = ""
    activity: str = ""
    provisioned: bool = False
    device: str = ""
    device_id: str = ""
    fingerprint: str = ""
    software: str = ""
    applications: tuple[str, ...] = ()
    connected: bool = False
    faults: tuple[Fault, ...] = ()
    problems: tuple[str, ...] = ()
    free: int = 0

    @property
    def hot(self) -> bool:
        """Whether it is too hot."""
        return any(fault.kind == "overheating" for fault in self.faults) and self.power != "off"

    def press(self, buttons: frozenset[Button], seconds: float) -> Outcome:
        """What a press of so long would do now."""
        if not self.running:
            return Outcome.NOTHING
        return outcome(Power(self.power), buttons, seconds, mains=self.mains)


def panel_state(told: Mapping[str, Any]) -> PanelState:
    """The state out of an event of `appliance.watch`."""
    state = told.get("state")
    if not told.get("running") or state is None:
        return PanelState()
    device, software = state["device"] or {}, state["software"]
    return PanelState(
        running=True,
        model=state["model"],
        serial=state["serial"],
        scale=state["time_scale"],
        power=state["power"],
        mains=state["mains"],
        lights={name: _light(state["lights"][name]) for name in LIGHTS},
        plugs=_plugs(state),
        picture=state["picture"],
        activity=state["activity"] or "",
        provisioned=state["provisioned"],
        device=device.get("name", ""),
        device_id=device.get("device_id", ""),
        fingerprint=device.get("fingerprint", ""),
        software=software_words(software["running"], state["update"]),
        applications=tuple(each["name"] for each in state["applications"]),
        connected=state["network"]["connected"],
        faults=tuple(Fault(fault["kind"], fault["target"]) for fault in state["faults"]),
        problems=tuple(state["problems"]),
        free=int(told.get("free", 0)),
    )


def software_words(running: str, update: Mapping[str, Any] | None) -> str:
    """What runs, and of an update how far it is: the service's own operations tell no percentage."""
    if update is None:
        return running
    percent = f" {update['percent']} %" if update["percent"] else ""
    return f"{running} → {update['version']}: {stage_words(update['stage'])}{percent}"


def _light(told: Mapping[str, Any]) -> Light:
    return Light(told["colour"], float(told["period"]), told["words"])


def _plugs(state: Mapping[str, Any]) -> dict[str, Plug]:
    sticks = {each["port"]: each for each in state["usb"]}
    plugs = {port: _stick(sticks.get(port)) for port in USB}
    plugs |= {each["name"]: _cable(each, state) for each in state["network"]["interfaces"]}
    plugs["hdmi"] = Plug(state["monitor"], state["picture"])
    plugs["power"] = Plug(state["mains"])
    return plugs


def _stick(told: Mapping[str, Any] | None) -> Plug:
    if told is None:
        return Plug()
    return Plug(True, " · ".join(part for part in (told["path"], told["activity"], told["problem"]) if part))


def _cable(told: Mapping[str, Any], state: Mapping[str, Any]) -> Plug:
    """A port's own light: lit with a cable, blinking where it carries the connection to the service."""
    network = state["network"]
    lit = told["cable"] and state["power"] != "off"
    busy = network["connected"] and network["service_port"] == told["name"]
    light = Light("green", _TRAFFIC if busy else 0.0) if lit else Light()
    return Plug(told["cable"], told["address"], light)
