"""Ethernet cables, routes and the connection to the service."""

from __future__ import annotations

from dataclasses import replace

from belvedere_simulator.appliance.body.effects import Connect, Disconnect, UseRoutes
from belvedere_simulator.appliance.body.events import CablePlugged, CableUnplugged, Connection
from belvedere_simulator.appliance.body.routes import Routes, routes
from belvedere_simulator.appliance.body.state import Body, BootStage, Power, Work
from belvedere_simulator.appliance.body.step import Step


def routes_of(body: Body) -> Routes:
    """Where service and cameras are to be reached just now."""
    return routes(body.kept.network, body.cables)


def plug_cable(body: Body, event: CablePlugged) -> Step:
    """A cable more."""
    return reroute(body, replace(body, cables=body.cables | {event.port}))


def unplug_cable(body: Body, event: CableUnplugged) -> Step:
    """A cable less."""
    return reroute(body, replace(body, cables=body.cables - {event.port}))


def reroute(before: Body, after: Body) -> Step:
    """What changed cables or a changed mode mean for traffic that is under way."""
    old, new = routes_of(before), routes_of(after)
    if old == new or not _network_is_up(after):
        return after, ()
    use = UseRoutes(new)
    if new.service is None:
        lost = (Disconnect(),) if old.service is not None and _may_connect(after) else ()
        return replace(after, connected=False), (use, *lost)
    found = old.service is None and after.kept.provisioned and after.power is Power.ON
    return after, (use, Connect()) if found else (use,)


def connect(body: Body) -> Step:
    """Connect a provisioned appliance that has a way to the service."""
    body = replace(body, connected=False)
    if body.kept.provisioned and routes_of(body).service is not None:
        return body, (Connect(),)
    return body, ()


def change_connection(body: Body, event: Connection) -> Step:
    """The connection came up or went down; one that cannot be is not believed."""
    possible = _may_connect(body) and routes_of(body).service is not None
    return replace(body, connected=event.up and possible), ()


def _may_connect(body: Body) -> bool:
    registering = body.activity is not None and body.activity.work is Work.REGISTERING
    return body.power is Power.ON and (body.kept.provisioned or registering)


def _network_is_up(body: Body) -> bool:
    if body.power is Power.BOOTING:
        return body.stage in {BootStage.STARTING_CONTROLLER, None}
    return body.power is Power.ON
