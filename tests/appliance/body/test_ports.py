"""Ethernet and HDMI."""

from __future__ import annotations

import pytest

from appliance.body.hands import Hands
from belvedere_simulator.appliance.body.effects import Connect, Disconnect, UseRoutes
from belvedere_simulator.appliance.body.events import (
    CablePlugged,
    CableUnplugged,
    Connection,
    MainsCut,
    MainsPlugged,
    MonitorPlugged,
    MonitorUnplugged,
    RebootRequested,
    TimePassed,
)
from belvedere_simulator.appliance.body.parts import EthernetPort, NetworkMode
from belvedere_simulator.appliance.body.picture import Picture, picture
from belvedere_simulator.appliance.body.routes import Routes, routes
from belvedere_simulator.appliance.body.state import Power

ETH0, ETH1 = EthernetPort.ETH0, EthernetPort.ETH1
SINGLE, DUAL = NetworkMode.SINGLE, NetworkMode.DUAL

ROUTES = [
    (SINGLE, set(), None, None),
    (SINGLE, {ETH0}, ETH0, ETH0),
    (SINGLE, {ETH1}, ETH1, ETH1),
    (SINGLE, {ETH0, ETH1}, ETH0, ETH0),
    (DUAL, set(), None, None),
    (DUAL, {ETH0}, None, ETH0),
    (DUAL, {ETH1}, ETH1, None),
    (DUAL, {ETH0, ETH1}, ETH1, ETH0),
]


@pytest.mark.parametrize(("mode", "cables", "service", "cameras"), ROUTES)
def test_where_ports_lead(
    mode: NetworkMode, cables: set[EthernetPort], service: EthernetPort, cameras: EthernetPort
) -> None:
    assert routes(mode, cables) == Routes(service, cameras)


def test_the_spare_port_takes_over(hands: Hands) -> None:
    hands.provision(SINGLE)
    hands.do(Connection(True))
    assert hands.do(CableUnplugged(ETH0)) == (UseRoutes(Routes(ETH1, ETH1)),)
    assert hands.do(CableUnplugged(ETH1)) == (UseRoutes(Routes(None, None)), Disconnect())
    assert not hands.body.connected
    assert hands.do(CablePlugged(ETH1)) == (UseRoutes(Routes(ETH1, ETH1)), Connect())


def test_in_two_networks_no_port_takes_over(hands: Hands) -> None:
    hands.provision(DUAL)
    hands.do(Connection(True))
    assert hands.do(CableUnplugged(ETH0)) == (UseRoutes(Routes(ETH1, None)),)
    assert hands.body.connected
    assert hands.do(CableUnplugged(ETH1)) == (UseRoutes(Routes(None, None)), Disconnect())


def test_an_appliance_without_certificate_cable_or_power_is_not_connected(hands: Hands) -> None:
    hands.do(CablePlugged(ETH0))
    hands.switch_on()
    hands.do(Connection(True))
    assert not hands.body.connected
    hands.provision()
    hands.do(CableUnplugged(ETH0), CableUnplugged(ETH1), Connection(True))
    assert not hands.body.connected
    hands.do(CablePlugged(ETH0), Connection(True), MainsCut(), Connection(True))
    assert not hands.body.connected


def test_a_provisioned_appliance_connects_at_every_start(hands: Hands) -> None:
    hands.provision()
    hands.do(MainsCut(), MainsPlugged())
    effects = hands.boot()
    assert UseRoutes(Routes(ETH0, ETH0)) in effects
    assert Connect() in effects


def test_a_monitor_that_was_there_at_power_on_has_a_picture(hands: Hands) -> None:
    assert picture(hands.body) is Picture.NO_MONITOR
    hands.do(MonitorPlugged())
    assert picture(hands.body) is Picture.NO_PICTURE
    hands.do(MainsCut(), MainsPlugged())
    assert picture(hands.body) is Picture.STARTING
    hands.boot()
    assert picture(hands.body) is Picture.APPLICATIONS


def test_a_monitor_plugged_in_later_has_none_before_the_next_start(hands: Hands) -> None:
    hands.switch_on()
    hands.do(MonitorPlugged())
    assert picture(hands.body) is Picture.NO_PICTURE
    hands.do(RebootRequested(), TimePassed(10))
    assert hands.body.power is Power.BOOTING
    assert picture(hands.body) is Picture.STARTING


def test_a_monitor_unplugged_and_plugged_in_again_was_plugged_in_later(hands: Hands) -> None:
    hands.do(MonitorPlugged())
    hands.switch_on()
    hands.do(MonitorPlugged())
    assert picture(hands.body) is Picture.APPLICATIONS
    hands.do(MonitorUnplugged(), MonitorPlugged())
    assert picture(hands.body) is Picture.NO_PICTURE
