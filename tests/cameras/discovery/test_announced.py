"""WS-Discovery over real multicast on loopback, and the XML that strangers send."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.cameras.discovery import AnnouncedCamera, LocalNetwork, find_announced
from belvedere_simulator.cameras.discovery.interfaces import local_networks
from belvedere_simulator.cameras.discovery.probing import parse_matches, probes
from belvedere_simulator.cameras.discovery.xml import UnfitXmlError, parse_xml
from fakes.discovery_responder import DiscoveryResponder, match

LOOPBACK = LocalNetwork("lo", "127.0.0.1", "127.0.0.0/8")
SECOND = LocalNetwork("second", "127.0.0.2", "127.0.0.0/8")
DOOR = "urn:uuid:5f5a69c2-e0ae-504f-829b-00afa538ac17"
SCOPES = (
    "onvif://www.onvif.org/Profile/Streaming onvif://www.onvif.org/name/Front%20door "
    "onvif://www.onvif.org/hardware/C6F0 onvif://www.onvif.org/location/gate"
)
SERVICES = "http://192.168.128.248:8080/onvif/devices http://[fe80::1]/onvif/devices"
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>'
    b"<ProbeMatch><Address>&c;</Address></ProbeMatch>"
)

Respond = Callable[..., DiscoveryResponder]


@pytest.fixture
def respond() -> Iterator[Respond]:
    started: list[DiscoveryResponder] = []

    def start(*arguments: str, **options: object) -> DiscoveryResponder:
        started.append(DiscoveryResponder(*arguments, **options))  # type: ignore[arg-type] # handed on
        return started[-1]

    yield start
    for each in started:
        each.stop()


def found_until(expected: set[str], *networks: LocalNetwork) -> dict[str, AnnouncedCamera]:
    """What is found, at the latest after 20 seconds; it ends when all of `expected` have answered."""
    seen: set[str] = set()
    cameras = find_announced(
        20.0,
        networks=networks or (LOOPBACK,),
        cancelled=lambda: expected <= seen,
        found=lambda camera: seen.add(camera.endpoint),
    )
    return {each.endpoint: each for each in cameras}


def test_cameras_that_answer_are_found_with_what_they_say_of_themselves(respond: Respond) -> None:
    respond(DOOR, scopes=SCOPES, services=SERVICES)
    respond("urn:uuid:other", services="http://10.0.0.9/onvif")
    found = found_until({DOOR, "urn:uuid:other"})
    door = found[DOOR]
    assert (door.name, door.hardware, door.location) == ("Front door", "C6F0", "gate")
    assert door.hosts == ("127.0.0.1", "192.168.128.248", "fe80::1")
    assert door.interfaces == ("lo",)
    assert found["urn:uuid:other"].hosts == ("127.0.0.1", "10.0.0.9")


def test_one_that_is_heard_on_two_interfaces_is_one_camera(respond: Respond) -> None:
    respond(DOOR, services="http://10.0.0.9/onvif")
    both = threading.Event()
    cameras = find_announced(
        20.0,
        networks=(LOOPBACK, SECOND),
        cancelled=both.is_set,
        found=lambda camera: both.set() if len(camera.interfaces) == 2 else None,
    )
    assert [set(each.interfaces) for each in cameras if each.endpoint == DOOR] == [{"lo", "second"}]


def test_old_and_new_devices_are_asked_in_their_own_words(respond: Respond) -> None:
    responder = respond(DOOR)
    found_until({DOOR})
    asked = b"".join(responder.probes)
    assert b"NetworkVideoTransmitter" in asked
    for probe in probes():
        ElementTree.fromstring(probe)


def test_an_answer_with_entities_is_left_out_and_others_are_still_found(respond: Respond) -> None:
    respond("urn:uuid:bomb", answer=BOMB)
    respond(DOOR)
    assert set(found_until({DOOR})) == {DOOR}


def test_an_interface_that_cannot_be_used_is_left_out() -> None:
    away = LocalNetwork("gone", "203.0.113.7", "203.0.113.0/24")
    assert find_announced(3600.0, networks=(away,)) == ()


def test_this_computers_networks_have_loopback_last() -> None:
    networks = local_networks()
    assert networks[-1].is_loopback
    assert networks[-1].range == "127.0.0.0/8"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        BOMB,
        b"<a>" * 40 + b"</a>" * 40,
        b"<a>" + b"<b/>" * 3000 + b"</a>",
        b"<a>" + b" " * 70_000 + b"</a>",
        b"<a><b></a>",
        b'<?xml version="1.0" encoding="no-such"?><a/>',
    ],
)
def test_unfit_xml_is_refused(data: bytes) -> None:
    with pytest.raises(UnfitXmlError):
        parse_xml(data)
    assert parse_matches(data) == ()


@given(st.binary(max_size=300), st.integers(0, 600))
def test_no_datagram_brings_the_reader_down(noise: bytes, place: int) -> None:
    parse_matches(noise)
    whole = match(DOOR, SCOPES, SERVICES)
    for found in parse_matches(whole[:place] + noise + whole[place:]):
        assert all(each.isprintable() for each in (*found.services, found.told("name")))
