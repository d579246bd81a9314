"""Where a camera streams and who may look, for whoever connects to it. Only ever in the client child."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from belvedere_simulator.cameras.address import parse_address, public_address
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.commands.clients import Place
from belvedere_simulator.commands.twins.registered_cameras import camera_node, stored_address


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

    Credentials in an address are split off. Raises BelvedereError: BV-CLI-011 no such camera, BV-DOC-001 no
    address, and those of the site.
    """
    if source.get("camera"):
        with sites.panorama(place) as panorama:
            node = camera_node(panorama, str(source["camera"]))
        found = stored_address(sites.clients(place), node)
    else:
        found = parse_address(*(str(source.get(member) or "") for member in ("url", "user", "password")))
    return CameraTarget(found.url, found.username, found.password)
