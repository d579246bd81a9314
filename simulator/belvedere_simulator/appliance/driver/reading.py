"""The status out of the body, the machine and what runs."""

from __future__ import annotations

from collections.abc import Iterable

from belvedere_simulator.appliance.body.identity import Identity
from belvedere_simulator.appliance.body.lights import Blink, Colour, Light, lights
from belvedere_simulator.appliance.body.network import routes_of
from belvedere_simulator.appliance.body.parts import EthernetPort
from belvedere_simulator.appliance.body.picture import picture
from belvedere_simulator.appliance.body.state import Body, Monitor
from belvedere_simulator.appliance.driver.box import Box
from belvedere_simulator.appliance.driver.composition import Parts
from belvedere_simulator.appliance.driver.plugs import Arrangement
from belvedere_simulator.appliance.driver.powered import Run
from belvedere_simulator.appliance.driver.status import (
    ApplianceStatus,
    DeviceStatus,
    FaultStatus,
    InterfaceStatus,
    LightsStatus,
    LightStatus,
    NetworkStatus,
    SoftwareStatus,
    StickStatus,
    UpdateStatus,
)
from belvedere_simulator.appliance.provisioning.network import Interface, NetworkState, load_network
from belvedere_simulator.appliance.provisioning.record import DeviceRecord, load_record
from belvedere_simulator.appliance.software.catalogue import software_catalogue
from belvedere_simulator.appliance.software.offers import offers
from belvedere_simulator.messages import tr


def read_status(box: Box, run: Run | None) -> ApplianceStatus:
    """All of it; `run` is what has power."""
    body = box.loop.body
    store = run.store if run is not None else None
    record = load_record(store) if store is not None and body.kept.provisioned else None
    state = load_network(store) if store is not None else None
    parts = run.parts if run is not None else None
    monitor, shown = read_picture(body)
    return ApplianceStatus(
        model=box.identity.model.name,
        serial=box.identity.serial,
        time_scale=box.pace.scale,
        mains=body.mains,
        power=body.power.value,
        lights=read_lights(body),
        network=read_network(body, box.identity, state),
        usb=read_sticks(body, box.plugs.now),
        monitor=monitor,
        picture=shown,
        software=read_software(body),
        update=read_update(body, parts.updates.percent if parts is not None else 0),
        provisioned=body.kept.provisioned,
        device=read_device(record) if record is not None else None,
        activity=body.activity.work.value if body.activity else None,
        clock_skew=box.clock.skew,
        applications=parts.applications.reports() if parts is not None else (),
        faults=tuple(FaultStatus(fault.kind.value, fault.target) for fault in box.faults.present),
        problems=problems_of(body, _problems(box, parts)),
        hdmi_stream=parts.hdmi.status if parts is not None else None,
    )


def read_device(record: DeviceRecord) -> DeviceStatus:
    """The device that the appliance is."""
    return DeviceStatus(
        record.device_id,
        record.device_name,
        record.thing,
        record.service,
        record.broker,
        record.fingerprint,
    )


def read_lights(body: Body) -> LightsStatus:
    """All lights, in words and colours."""
    shown = lights(body)
    return LightsStatus(_light(shown.power), _light(shown.status), _light(shown.network))


def read_network(body: Body, identity: Identity, state: NetworkState | None) -> NetworkStatus:
    """Ports and routes; `state` is what was configured at the provisioning."""
    routes = routes_of(body)
    known = {interface.name: interface for interface in state.interfaces} if state else {}
    return NetworkStatus(
        mode=body.kept.network.value,
        service_port=routes.service.value if routes.service else None,
        camera_port=routes.cameras.value if routes.cameras else None,
        connected=body.connected,
        interfaces=tuple(_interface(body, identity, port, known.get(port.value)) for port in EthernetPort),
        time_servers=state.ntp if state else (),
    )


def read_sticks(body: Body, arrangement: Arrangement) -> tuple[StickStatus, ...]:
    """What is in the USB ports."""
    statuses = []
    for port, plugged in arrangement.sticks.items():
        facts, activity = body.sticks.get(port), body.activity
        busy = activity.work.value if activity is not None and activity.port is port else None
        problem = facts.problem(fast_port=port in body.model.value.fast_ports) if facts else None
        statuses.append(StickStatus(port.value, str(plugged.path), busy, problem))
    return tuple(statuses)


def read_software(body: Body) -> SoftwareStatus:
    """What is installed."""
    software, catalogue = body.kept.software, software_catalogue()
    entry = catalogue.find(software.running)
    return SoftwareStatus(
        software.running,
        software.latest,
        software.trial,
        software.counter,
        recalled=tr(entry.recalled) if entry is not None and entry.recalled is not None else None,
        offers=offers(catalogue, software),
    )


def read_update(body: Body, percent: int) -> UpdateStatus | None:
    """What is being installed, and how much of its stage is done."""
    update = body.kept.update
    return UpdateStatus(update.version, update.stage.value, percent) if update else None


def read_picture(body: Body) -> tuple[bool, str]:
    """Whether a monitor is plugged in, and what is to be seen."""
    return body.monitor is not Monitor.ABSENT, picture(body).value


def problems_of(body: Body, others: Iterable[str | None]) -> tuple[str, ...]:
    """Why a light is red, and whatever else is wrong."""
    hot = tr("The appliance is too hot") if body.overheated else None
    return tuple(each for each in (body.fault, body.problem, hot, *others) if each)


def _problems(box: Box, parts: Parts | None) -> tuple[str | None, ...]:
    if parts is None:
        return (box.loop.problem,)
    return (box.loop.problem, parts.connection.status.problem, parts.hdmi.status.problem)


def _light(light: Light) -> LightStatus:
    return LightStatus(light.colour.value, light.blink.value, _words(light))


def _words(light: Light) -> str:
    if light.colour is Colour.NONE:
        return tr("off")
    colours = {
        Colour.GREEN: tr("green"),
        Colour.BLUE: tr("blue"),
        Colour.RED: tr("red"),
        Colour.ORANGE: tr("orange"),
    }
    patterns = {
        Blink.SOLID: tr("solid {colour}"),
        Blink.SLOW: tr("slow blinking {colour}"),
        Blink.FAST: tr("fast blinking {colour}"),
        Blink.TRAFFIC: tr("blinking {colour}"),
    }
    return patterns[light.blink].format(colour=colours[light.colour])


def _interface(
    body: Body, identity: Identity, port: EthernetPort, configured: Interface | None
) -> InterfaceStatus:
    plain = InterfaceStatus(port.value, identity.mac(port), port in body.cables)
    if configured is None:
        return plain
    return InterfaceStatus(
        plain.name,
        plain.mac,
        plain.cable,
        configured.static,
        configured.address,
        configured.gateway,
        configured.dns,
    )
