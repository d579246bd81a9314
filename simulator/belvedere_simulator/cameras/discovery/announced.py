"""Cameras that answer ONVIF's WS-Discovery, asked on every interface."""

from __future__ import annotations

import contextlib
import selectors
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from belvedere_simulator.cameras.discovery.interfaces import LocalNetwork, local_networks
from belvedere_simulator.cameras.discovery.probing import ProbeMatch, parse_matches, probes
from belvedere_simulator.cameras.discovery.xml import LARGEST

GROUP, PORT = "239.255.255.250", 3702
_AGAIN = (0.0, 0.4, 1.2)
_SLICE = 0.2
_MOST = 4096


@dataclass(frozen=True)
class AnnouncedCamera:
    """One device. `hosts` are its addresses, those that it answered from first; `services` its ONVIF ones.

    `interfaces` are ours that it was heard on. Where it streams it only tells who has a password: its
    manual, or the doctor with a guess, tells the path.
    """

    endpoint: str
    hosts: tuple[str, ...]
    name: str
    hardware: str
    location: str
    services: tuple[str, ...]
    interfaces: tuple[str, ...]


def find_announced(
    seconds: float = 3.0,
    *,
    networks: Sequence[LocalNetwork] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    found: Callable[[AnnouncedCamera], None] = lambda _camera: None,
) -> tuple[AnnouncedCamera, ...]:
    """Ask on `networks` (all but loopback when left out) and listen for `seconds`.

    `found` is called with each camera as it answers, again when it is heard on another interface. An
    interface that cannot multicast is left out; without any it returns at once. Ends early, with what it
    has, when `cancelled`.
    """
    asked = [each for each in local_networks() if not each.is_loopback] if networks is None else networks
    cameras: dict[str, AnnouncedCamera] = {}
    with contextlib.ExitStack() as held:
        selector = held.enter_context(selectors.DefaultSelector())
        for network in asked:
            if (made := _socket(network)) is not None:
                selector.register(held.enter_context(made), selectors.EVENT_READ, network)
        for network, sender, data in _answers(selector, seconds, cancelled):
            for match in parse_matches(data):
                _note(cameras, match, sender, network, found)
    return tuple(cameras.values())


def _socket(network: LocalNetwork) -> socket.socket | None:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        made.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(network.address))
        made.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
        made.bind((network.address, 0))
        made.setblocking(False)
    except OSError:
        made.close()
        return None
    return made


def _answers(
    selector: selectors.BaseSelector, seconds: float, cancelled: Callable[[], bool]
) -> Iterator[tuple[LocalNetwork, str, bytes]]:
    """Ask several times, as datagrams get lost, and give what comes back."""
    if not selector.get_map():
        return
    begun = time.monotonic()
    due = [each for each in _AGAIN if each < seconds]
    while (passed := time.monotonic() - begun) < seconds and not cancelled():
        while due and due[0] <= passed:
            due.pop(0)
            _ask(selector)
        wait = min(_SLICE, seconds - passed, due[0] - passed if due else _SLICE)
        for key, _ in selector.select(max(0.0, wait)):
            assert isinstance(key.fileobj, socket.socket)
            with contextlib.suppress(OSError):
                data, sender = key.fileobj.recvfrom(LARGEST)
                yield key.data, str(sender[0]), data


def _ask(selector: selectors.BaseSelector) -> None:
    for key in list(selector.get_map().values()):
        assert isinstance(key.fileobj, socket.socket)
        for question in probes():
            with contextlib.suppress(OSError):
                key.fileobj.sendto(question, (GROUP, PORT))


def _note(
    cameras: dict[str, AnnouncedCamera],
    match: ProbeMatch,
    sender: str,
    network: LocalNetwork,
    found: Callable[[AnnouncedCamera], None],
) -> None:
    identity = match.endpoint or match.services[0]
    known = cameras.get(identity)
    if known is None and len(cameras) >= _MOST:
        return
    heard = AnnouncedCamera(
        endpoint=match.endpoint,
        hosts=tuple(dict.fromkeys([sender, *match.hosts])),
        name=match.told("name"),
        hardware=match.told("hardware"),
        location=match.told("location"),
        services=match.services,
        interfaces=(network.interface,),
    )
    both = heard if known is None else _together(known, heard)
    if both != known:
        cameras[identity] = both
        found(both)


def _together(known: AnnouncedCamera, heard: AnnouncedCamera) -> AnnouncedCamera:
    return replace(
        known,
        hosts=tuple(dict.fromkeys([*known.hosts, *heard.hosts])),
        services=tuple(dict.fromkeys([*known.services, *heard.services])),
        interfaces=tuple(dict.fromkeys([*known.interfaces, *heard.interfaces])),
    )
