"""All devices of a site, kept as rows while events of `devices.follow` come in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from belvedere_desktop.devices.state import DeviceRow, Offer, offers_of, row_of


class FollowedDevices:
    """Rows that stay the same objects until their device changes, so that a table knows what to draw."""

    def __init__(self) -> None:
        self._rows: dict[str, DeviceRow] = {}
        self._offers: dict[str, tuple[Any, tuple[Offer, ...]]] = {}

    @property
    def rows(self) -> list[DeviceRow]:
        """The rows as they are now."""
        return list(self._rows.values())

    def take(self, event: Mapping[str, Any]) -> bool:
        """Follow an event; whether others belong to it and come at once."""
        if event["fresh"]:
            self._rows = {}
        for gone in event["gone"]:
            self._rows.pop(gone, None)
        for device in event["changed"]:
            row = row_of(device, device.get("Applications", 0), self._shared_offers(device))
            self._rows[row.id] = row
        return bool(event["more"])

    def _shared_offers(self, device: Mapping[str, Any]) -> tuple[Offer, ...]:
        """The offers of a device, the same objects for all that run the same software."""
        told, software = device.get("Offers", []), str(device.get("CurrentSoftware", ""))
        known, offers = self._offers.get(software, (None, ()))
        if told != known:
            offers = offers_of(told)
            self._offers[software] = (told, offers)
        return offers
