"""The Transport header: which way the pictures go."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Interleaving:
    """Packets on two channels of the RTSP connection itself."""

    rtp: int
    rtcp: int

    def header(self, _server_ports: tuple[int, int]) -> str:
        """The answer's Transport header."""
        return f"RTP/AVP/TCP;unicast;interleaved={self.rtp}-{self.rtcp}"


@dataclass(frozen=True)
class Datagrams:
    """Packets to two UDP ports of the client."""

    rtp: int
    rtcp: int

    def header(self, server_ports: tuple[int, int]) -> str:
        """The answer's Transport header; `server_ports` are those the packets come from."""
        mine = f"{server_ports[0]}-{server_ports[1]}"
        return f"RTP/AVP;unicast;client_port={self.rtp}-{self.rtcp};server_port={mine}"


Transport = Interleaving | Datagrams


def choose(header: str) -> Transport | None:
    """The first of the offered transports that this camera can serve; None when there is none."""
    offers = (_offer(part) for part in header.split(","))
    return next((offer for offer in offers if offer), None)


def _offer(text: str) -> Transport | None:
    protocol, *options = (part.strip() for part in text.split(";"))
    values = dict(option.partition("=")[::2] for option in options)
    if "multicast" in values:
        return None
    if protocol.upper() == "RTP/AVP/TCP":
        channels = _pair(values.get("interleaved", "0-1"), 255)
        return Interleaving(*channels) if channels else None
    if protocol.upper() in ("RTP/AVP", "RTP/AVP/UDP"):
        ports = _pair(values.get("client_port", ""), 65_535)
        return Datagrams(*ports) if ports and min(ports) > 0 else None
    return None


def _pair(text: str, limit: int) -> tuple[int, int] | None:
    """Two numbers such as "5000-5001"; the second may be left out. None when they are not numbers."""
    first, _, second = text.partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) < 6 for part in (first, second or "0")):
        return None
    pair = (int(first), int(second) if second else int(first) + 1)
    return pair if max(pair) <= limit else None
