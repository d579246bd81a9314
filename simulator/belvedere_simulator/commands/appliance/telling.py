"""`belvedere appliance status` and `leds`: what is to be seen, for people and programs."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from typing import Any

from belvedere_simulator.commands.appliance.places import place_of
from belvedere_simulator.messages import tr

Document = Mapping[str, Any]


def tell_status(arguments: argparse.Namespace) -> int:
    """Print the state, or each one as it comes until the appliance ends. Raises BelvedereError."""
    from belvedere_simulator.appliance.control.client import ask, observe  # noqa: PLC0415

    folder = place_of(arguments)
    if not arguments.follow:
        _print(ask(folder, "status", {}), as_json=arguments.json, whole=True)
        return 0
    for state in observe(folder):
        _print(state, as_json=arguments.json, whole=False)
    return 0


def tell_leds(arguments: argparse.Namespace) -> int:
    """Print the lights. Raises BelvedereError."""
    from belvedere_simulator.appliance.control.client import ask  # noqa: PLC0415

    lights = ask(place_of(arguments), "status", {})["lights"]
    sys.stdout.write(f"{json.dumps(lights)}\n" if arguments.json else "".join(_lights(lights)))
    return 0


def _print(state: Document, *, as_json: bool, whole: bool) -> None:
    sys.stdout.write(f"{json.dumps(state)}\n" if as_json else (_text(state) if whole else _short(state)))
    sys.stdout.flush()


def _lights(lights: Mapping[str, Document]) -> list[str]:
    names = {"power": tr("power"), "status": tr("status"), "network": tr("network")}
    return [f"{names[name]:<8} {light['words']}\n" for name, light in lights.items()]


def _short(state: Document) -> str:
    lights = state["lights"]
    parts = [state["power"], lights["status"]["words"], *state["problems"]]
    return f"{' · '.join(parts)}\n"


def _text(state: Document) -> str:
    device, software, network = state["device"], state["software"], state["network"]
    facts = [
        (tr("appliance"), f"{state['model']} {state['serial']}"),
        (tr("power"), state["power"] if state["mains"] else tr("{power}, unplugged", power=state["power"])),
        (tr("software"), _software(software, state["update"])),
        (tr("device"), f"{device['name']} ({device['device_id']})" if device else tr("not provisioned")),
    ]
    if device:
        facts.append((tr("authority"), device["fingerprint"]))
    facts += [(port["name"], _interface(port, network)) for port in network["interfaces"]]
    facts += [(stick["port"], _stick(stick)) for stick in state["usb"]]
    facts.append(("hdmi", state["picture"]))
    if state["hdmi_stream"] and state["hdmi_stream"]["on"]:
        facts.append((tr("hdmi stream"), state["hdmi_stream"]["url"]))
    facts += [(tr("application"), _application(each)) for each in state["applications"]]
    facts += [(tr("fault"), " ".join(filter(None, each.values()))) for each in state["faults"]]
    facts += [(tr("problem"), problem) for problem in state["problems"]]
    if state["time_scale"] != 1:
        facts.append((tr("time"), tr("simulated durations pass {scale} times as fast", scale=_scale(state))))
    width = max(len(name) for name, _ in facts)
    lines = "".join(f"{name:<{width}}  {value}\n" for name, value in facts)
    return lines + "".join(_lights(state["lights"]))


def _scale(state: Document) -> str:
    return f"{state['time_scale']:g}"


def _software(software: Document, update: Document | None) -> str:
    told = str(software["running"])
    return told if update is None else f"{told} → {update['version']} {update['stage']}"


def _interface(port: Document, network: Document) -> str:
    uses = {tr("service"): network["service_port"], tr("cameras"): network["camera_port"]}
    used = ", ".join(name for name, by in uses.items() if by == port["name"])
    parts = [port["mac"], port["address"], used if port["cable"] else tr("no cable")]
    if network["connected"] and network["service_port"] == port["name"]:
        parts.append(tr("connected"))
    return " · ".join(part for part in parts if part)


def _stick(stick: Document) -> str:
    return " · ".join(part for part in (stick["path"], stick["activity"], stick["problem"]) if part)


def _application(each: Document) -> str:
    nodes = ", ".join(f"{node['name']} {node['status']}" for node in each["nodes"])
    return " · ".join(part for part in (each["name"], each["state"], each["health"], nodes) if part)
