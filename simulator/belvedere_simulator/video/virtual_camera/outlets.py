"""Where packets go: into the RTSP connection, over UDP, or partly into nothing."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Callable
from typing import Protocol

from belvedere_simulator.video.virtual_camera.protocol import interleave
from belvedere_simulator.video.virtual_camera.transport import Datagrams, Interleaving

_BURST = 24
_BREATH = 0.001


class Outlet(Protocol):
    """One client's way for packets. Both methods raise OSError when the client is gone."""

    def send(self, packets: list[bytes]) -> None:
        """Send the RTP packets of one access unit."""

    def report(self, packet: bytes) -> None:
        """Send one RTCP packet."""


class ConnectionOutlet:
    """Packets on channels of the RTSP connection; `write` sends bytes whole, never mixed with others."""

    def __init__(self, write: Callable[[bytes], None], channels: Interleaving) -> None:
        self._write = write
        self._channels = channels

    def send(self, packets: list[bytes]) -> None:
        """Send an access unit in one write."""
        self._write(interleave(self._channels.rtp, packets))

    def report(self, packet: bytes) -> None:
        """Send one RTCP packet."""
        self._write(interleave(self._channels.rtcp, [packet]))


class DatagramOutlet:
    """Packets to the client's UDP ports, in bursts small enough for an ordinary receive buffer."""

    def __init__(
        self,
        sockets: tuple[socket.socket, socket.socket],
        host: str,
        ports: Datagrams,
        ended: threading.Event,
    ) -> None:
        self._rtp, self._rtcp = sockets
        self._to = (host, ports.rtp)
        self._report_to = (host, ports.rtcp)
        self._ended = ended

    def send(self, packets: list[bytes]) -> None:
        """Send an access unit, one datagram a packet."""
        for number, packet in enumerate(packets, 1):
            self._rtp.sendto(packet, self._to)
            if number % _BURST == 0:
                self._ended.wait(_BREATH)

    def report(self, packet: bytes) -> None:
        """Send one RTCP packet."""
        self._rtcp.sendto(packet, self._report_to)


class LossyOutlet:
    """Loses packets on the way to another outlet, the same ones for the same seed."""

    def __init__(self, outlet: Outlet, probability: float, seed: int) -> None:
        self._outlet = outlet
        self._probability = probability
        self._random = random.Random(seed)  # noqa: S311 - a repeatable fault, not a secret

    def send(self, packets: list[bytes]) -> None:
        """Send what is not lost."""
        kept = [packet for packet in packets if self._random.random() >= self._probability]
        if kept:
            self._outlet.send(kept)

    def report(self, packet: bytes) -> None:
        """Send one RTCP packet: reports are not lost."""
        self._outlet.report(packet)
