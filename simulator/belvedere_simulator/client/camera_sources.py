"""Where a camera streams and who may look, for whoever connects to it. Only ever in the client child."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from belvedere_simulator.cameras.address import parse_address, public_address
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.commands.clients import Place
from belvedere_simulator.commands.twins.registered_cameras import camera_node, edited

_MEMBERS = ("url", "user", "password")


@dataclass(frozen=True)
class CameraTarget:
    """A camera to connect to. `url` has no user before its host; `public` is what may be shown of it."""

    url: str = field(repr=False)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def public(self) -> str:
        """The address as anybody may see it."""
        return public_address(self.url)


def resolve_source(sites: Sites, place: Place, source: Mapping[str, Any]) -> CameraTarget:
    """The target of {"camera": package} (registered at `place`), or of {"url", "user", "password"}.

    Both together are a registered camera as it would be after an edit. Credentials in an address are split
    off. Raises BelvedereError: BV-CLI-011 no such camera, BV-DOC-001 no address, and those of the site.
    """
    if not source.get("camera"):
        found = parse_address(*(str(source.get(member) or "") for member in _MEMBERS))
        return CameraTarget(found.url, found.username, found.password)
    with sites.panorama(place) as panorama:
        node = camera_node(panorama, str(source["camera"]))
    changes = {member: str(source[member]) for member in _MEMBERS if source.get(member) is not None}
    wish = edited(sites.clients(place), node, changes)
    return CameraTarget(wish.url, wish.user, wish.password)
