"""What a person does with profiles: add one after confirming its authority, edit, remove, work with it."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import replace

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.profiles.profile import Profile, checked_name, checked_url
from belvedere_simulator.profiles.store import ProfileStore
from belvedere_simulator.profiles.trust import FoundSite, find_site

Try = Callable[[Profile, str], None]
"""Asks the site something with a key. Raises BelvedereError when it refuses."""


def untried(_profile: Profile, _secret: str) -> None:
    """Nothing is asked."""


def find(url: str) -> FoundSite:
    """What the site at `url` says of itself, for a person to confirm. Raises BelvedereError."""
    return find_site(checked_url(url))


def add(
    store: ProfileStore, name: str, url: str, key: tuple[str, str], confirmed: str, attempt: Try = untried
) -> Profile:
    """Keep the site at `url` under `name`, with a `key` (id, secret) that was tried.

    `confirmed` is the fingerprint that the person agreed to. Raises BelvedereError, also BV-PFL-005 when the
    site shows another one.
    """
    key_id, secret = key
    if not key_id or not secret:
        raise BelvedereError("BV-PFL-008", tr("A key has an id and a secret"), where=name)
    checked_name(name)
    found = _confirmed(url, confirmed)
    profile = Profile(name, found.url, found.region, key_id, found.authority.decode("ascii"))
    attempt(profile, secret)
    store.add(profile, secret)
    return profile


def edit(
    store: ProfileStore,
    name: str,
    *,
    new_name: str = "",
    url: str = "",
    key: tuple[str, str] = ("", ""),
    confirmed: str = "",
    attempt: Try = untried,
) -> Profile:
    """Change what is given. With another `url` the same authority is expected there, or `confirmed`."""
    before = store.read().find(name)
    profile = replace(before, name=new_name or name, key_id=key[0] or before.key_id)
    if (url and checked_url(url) != before.url) or confirmed:
        found = _confirmed(url or before.url, confirmed or before.fingerprint)
        authority = found.authority.decode("ascii")
        profile = replace(profile, url=found.url, region=found.region, authority=authority)
    if profile != replace(before, name=profile.name) or key[1]:
        attempt(profile, key[1] or store.secret(name))
    store.edit(name, profile, key[1])
    return profile


def _confirmed(url: str, confirmed: str) -> FoundSite:
    found = find(url)
    if not hmac.compare_digest(plain(found.fingerprint), plain(confirmed)):
        raise BelvedereError(
            "BV-PFL-005",
            tr("The site shows another fingerprint than the one that is trusted"),
            where=found.url,
            why=tr("it shows {shown}, trusted is {trusted}", shown=found.fingerprint, trusted=confirmed),
        )
    return found


def plain(fingerprint: str) -> bytes:
    """A fingerprint as people may write it, for comparing."""
    return fingerprint.replace(":", "").replace(" ", "").lower().encode()
