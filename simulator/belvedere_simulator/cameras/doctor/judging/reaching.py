"""Verdicts on name, route and port."""

from __future__ import annotations

from belvedere_simulator.cameras.doctor.findings import Finding, Step, error, well
from belvedere_simulator.cameras.doctor.probe.reach import (
    NoRouteError,
    PortClosedError,
    Route,
    SilentHostError,
    UnknownNameError,
)
from belvedere_simulator.messages import tr


def encrypted() -> Finding:
    """The address asks for RTSP over TLS."""
    return error(Step.RTSP, "BV-DOC-002", tr("The appliance does not read encrypted streams (rtsps)"))


def unknown_name(host: str, failure: UnknownNameError) -> Finding:
    """The name leads nowhere."""
    if failure.timed_out:
        what = tr("No name server answered when asked for {host}", host=host)
    else:
        what = tr("The name {host} is unknown here", host=host)
    return error(Step.NAME, "BV-DOC-003", what)


def name(host: str, address: str) -> Finding:
    """What the name stands for."""
    if host == address:
        return well(Step.NAME, tr("The address is numeric: {address}", address=address))
    return well(Step.NAME, tr("{host} is {address}", host=host, address=address))


def route(found: Route) -> Finding:
    """The way there."""
    if found.direct:
        what = tr(
            "In the same network, from {local} on {interface}", local=found.local, interface=found.interface
        )
    else:
        what = tr("Over a router, from {local} on {interface}", local=found.local, interface=found.interface)
    return well(Step.ROUTE, what)


def no_route(address: str) -> Finding:
    """There is no way."""
    return error(
        Step.ROUTE, "BV-DOC-004", tr("No network of this computer leads to {address}", address=address)
    )


def not_connected(failure: Exception, address: str, port: int) -> Finding:
    """Why there is no connection."""
    if isinstance(failure, NoRouteError):
        return no_route(address)
    if isinstance(failure, PortClosedError):
        what = tr("{address} answers, but port {port} is closed", address=address, port=port)
        return error(Step.PORT, "BV-DOC-006", what)
    assert isinstance(failure, SilentHostError)
    what = tr("Nobody answers at {address}, port {port}", address=address, port=port)
    return error(Step.PORT, "BV-DOC-005", what)


def port(number: int) -> Finding:
    """Somebody took the connection."""
    return well(Step.PORT, tr("Port {port} is open", port=number))
