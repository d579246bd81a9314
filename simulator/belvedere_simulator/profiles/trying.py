"""Whether a site takes a key, asked before a profile is kept."""

from __future__ import annotations

from importlib import resources

from belvedere_simulator.commands.clients import site_clients
from belvedere_simulator.commands.twins.calling import told_failures
from belvedere_simulator.profiles.profile import Profile
from belvedere_simulator.profiles.store import ProfileStore


def try_key(store: ProfileStore, profile: Profile, secret: str) -> None:
    """Ask the site for one device. Raises BelvedereError with its refusal."""
    with resources.as_file(resources.files("belvedere_resources") / "api") as models, told_failures():
        authority = store.authority_file(profile)
        clients = site_clients(profile.url, profile.region, profile.key_id, secret, models, authority)
        try:
            clients("panorama").list_devices(MaxResults=1)
        finally:
            clients.close()
