"""One session of a camera: set up over TCP or UDP, played, watched, torn down."""

from __future__ import annotations

import contextlib
import re
import socket
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from belvedere_simulator.cameras.doctor.facts import TransportFacts
from belvedere_simulator.cameras.doctor.patience import Patience
from belvedere_simulator.cameras.doctor.probe.datagrams import DatagramPair
from belvedere_simulator.cameras.doctor.rtsp.client import Client
from belvedere_simulator.cameras.doctor.rtsp.connection import HungUpError, NoAnswerError
from belvedere_simulator.cameras.doctor.rtsp.messages import NotRtspError, Packet, Response
from belvedere_simulator.cameras.doctor.stream.meter import Meter
from belvedere_simulator.cameras.doctor.stream.sdp import Track

UNSUPPORTED_TRANSPORT = 461
_OK = 200
_GOODBYE = 0.5
_PORTS = re.compile(r"server_port=(\d{1,5})-(\d{1,5})")
_CHANNELS = re.compile(r"interleaved=(\d{1,3})-(\d{1,3})")


@dataclass(frozen=True)
class Programme:
    """What is asked to be played: the camera's base address and its video track."""

    base: str
    track: Track

    @property
    def control(self) -> str:
        """The track's own address."""
        named = self.track.control
        if named.lower().startswith(("rtsp://", "rtsps://")):
            return named
        return self.base if named in ("", "*") else f"{self.base.rstrip('/')}/{named}"

    def meter(self) -> Meter:
        """One that counts this track."""
        return Meter(self.track.payload_type, self.track.clock)


def programme(response: Response, url: str, track: Track) -> Programme:
    """What the answer to DESCRIBE says is to be played; `url` is what was asked for."""
    named = response.header("content-base") or response.header("content-location")
    return Programme(named if _is_usable(named) else url, track)


def _is_usable(base: str) -> bool:
    try:
        parts = urlsplit(base)
    except ValueError:
        return False
    return base.isprintable() and " " not in base and parts.scheme == "rtsp" and "@" not in parts.netloc


class RefusedError(Exception):
    """The camera answered a request of the session with `status`."""

    def __init__(self, method: str, status: int) -> None:
        super().__init__(method)
        self.method = method
        self.status = status


class Session:
    """Plays `wanted` over `client`; closes nothing but the session."""

    def __init__(self, client: Client, wanted: Programme) -> None:
        self._client = client
        self._wanted = wanted
        self._channels = (0, 1)

    def play_tcp(self, patience: Patience) -> None:
        """Packets into the RTSP connection. Raises RefusedError and what `Client.ask` raises."""
        response = self._setup("RTP/AVP/TCP;unicast;interleaved=0-1", patience)
        found = _CHANNELS.search(response.header("transport"))
        self._channels = (int(found[1]), int(found[2])) if found else (0, 1)
        self._play(patience)

    def play_udp(self, pair: DatagramPair, patience: Patience) -> None:
        """Packets to the sockets of `pair`. Raises RefusedError and what `Client.ask` raises."""
        first, second = pair.ports
        response = self._setup(f"RTP/AVP;unicast;client_port={first}-{second}", patience)
        found = _PORTS.search(response.header("transport"))
        if found and max(ports := (int(found[1]), int(found[2]))) < 1 << 16:
            pair.greet(self._client.connection.peer, ports)
        self._play(patience)

    def watch_tcp(self, meter: Meter, patience: Patience) -> TransportFacts:
        """Count until the patience is over or the camera ends it. Raises Cancelled."""
        begun = time.monotonic()
        ended = False
        try:
            while patience.left() > 0:
                messages = self._client.connection.messages(patience)
                arrival, wall_clock = time.monotonic(), time.time()
                for message in messages:
                    if isinstance(message, Packet):
                        self._count(meter, message, arrival, wall_clock)
        except (HungUpError, NotRtspError):
            ended = True
        return meter.facts(time.monotonic() - begun, ended_early=ended)

    def watch_udp(self, meter: Meter, pair: DatagramPair, patience: Patience) -> TransportFacts:
        """Count until the patience is over. Raises Cancelled."""
        begun = time.monotonic()
        before = pair.dropped
        while patience.left() > 0:
            for is_media, data in pair.receive(patience):
                if is_media:
                    meter.rtp(data, time.monotonic())
                else:
                    meter.rtcp(data, time.time())
        return meter.facts(time.monotonic() - begun, lost_here=pair.dropped - before)

    def end(self, patience: Patience) -> None:
        """Tear down, so that a camera of one session is free for the next; failures do not matter."""
        with contextlib.suppress(HungUpError, NoAnswerError, NotRtspError):
            self._client.ask("TEARDOWN", self._wanted.base, patience.within(_GOODBYE))

    def _count(self, meter: Meter, packet: Packet, arrival: float, wall_clock: float) -> None:
        if packet.channel == self._channels[0]:
            meter.rtp(packet.payload, arrival)
        elif packet.channel == self._channels[1]:
            meter.rtcp(packet.payload, wall_clock)

    def _setup(self, transport: str, patience: Patience) -> Response:
        headers = {"Transport": transport}
        return _granted("SETUP", self._client.ask("SETUP", self._wanted.control, patience, headers))

    def _play(self, patience: Patience) -> None:
        headers = {"Range": "npt=0.000-"}
        _granted("PLAY", self._client.ask("PLAY", self._wanted.base, patience, headers))


def _granted(method: str, response: Response) -> Response:
    if response.status != _OK:
        raise RefusedError(method, response.status)
    return response


def pair_for(client: Client) -> DatagramPair:
    """Sockets at the address by which the camera knows us. Raises OSError."""
    local = client.connection.local
    return DatagramPair(socket.AF_INET6 if ":" in local else socket.AF_INET, local)
