"""Cameras that were found, made from what the client child tells while it looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class FoundCamera:
    """One host that is a camera, or may be one. `url` has no path yet; `ways` are how it was found.

    `registered` is the camera of the site with this host, "" where there is none.
    """

    host: str
    url: str
    name: str = ""
    model: str = ""
    place: str = ""
    ways: tuple[str, ...] = ()
    interfaces: tuple[str, ...] = ()
    seen_from: str = ""
    registered: str = ""


class FoundCameras:
    """What one search has found so far, by host. `seen_from` is where it looks from."""

    def __init__(self, seen_from: str, addresses: Mapping[str, str]) -> None:
        self._seen_from = seen_from
        self._names = {_host(address): name for name, address in addresses.items()}
        self._found: dict[str, FoundCamera] = {}
        self._alias: dict[str, str] = {}

    @property
    def rows(self) -> list[FoundCamera]:
        """In the order in which they were found."""
        return list(self._found.values())

    def hear(self, event: Mapping[str, Any]) -> None:
        """Take in {"announced": ...} or {"server": ...}."""
        if "announced" in event:
            self._announced(event["announced"])
        elif "server" in event:
            self._server(event["server"])

    def _announced(self, told: Mapping[str, Any]) -> None:
        hosts = [str(each) for each in told["hosts"]]
        if not hosts:
            return
        host = next((self._alias[each] for each in hosts if each in self._alias), hosts[0])
        self._alias |= dict.fromkeys(hosts, host)
        known = self._found.get(host) or FoundCamera(host, f"rtsp://{_bracketed(host)}/")
        self._put(
            replace(
                known,
                name=told["name"] or known.name,
                model=told["hardware"] or known.model,
                place=told["location"] or known.place,
                ways=_with(known.ways, "ONVIF"),
                interfaces=_with(known.interfaces, *told["interfaces"]),
            )
        )

    def _server(self, told: Mapping[str, Any]) -> None:
        # Several ports of one host are several streams, perhaps of several cameras behind a recorder.
        host = str(told["host"])
        key = self._alias.get(host, host)
        known = self._found.get(key)
        if known is not None and known.ways != ("ONVIF",):
            key = f"{host}:{told['port']}"
            known = self._found.get(key)
        known = known or FoundCamera(key, "")
        model = known.model or str(told["software"])
        fresh = replace(known, url=_plain(told["url"]), model=model, ways=_with(known.ways, "RTSP"))
        self._put(fresh)

    def _put(self, camera: FoundCamera) -> None:
        name = self._names.get(_host(camera.url), "")
        self._found[camera.host] = replace(camera, seen_from=self._seen_from, registered=name)


def _with(known: Iterable[str], *more: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*known, *more]))


def _plain(url: str) -> str:
    """The usual port left out, as people write it."""
    return url.replace(":554/", "/")


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _host(address: str) -> str:
    """Host and port."""
    try:
        parts = urlsplit(address)
        return f"{parts.hostname or address}:{parts.port or 554}"
    except ValueError:
        return address
