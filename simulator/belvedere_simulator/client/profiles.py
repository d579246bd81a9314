"""Calls about profiles. Secret keys come in by the pipe and never go out."""

from __future__ import annotations

from typing import Any

from belvedere_simulator.client.call import Arguments, Call, Work, watched
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.commands.clients import Place
from belvedere_simulator.commands.site_profile import profile_facts
from belvedere_simulator.profiles import profiles
from belvedere_simulator.profiles.profile import LOCAL, Profile
from belvedere_simulator.profiles.store import ProfileStore
from belvedere_simulator.profiles.trying import try_key

PERIOD = 2.0


class ProfileCalls:
    """What the profiles dialog and the switch ask for."""

    def __init__(self, sites: Sites, store: ProfileStore | None = None) -> None:
        self._sites = sites
        self._store = store or ProfileStore()

    def works(self) -> dict[str, Work]:
        """By name."""
        return {
            "profiles.list": self.every,
            "profiles.watch": self.watch,
            "profiles.find": self.find,
            "profiles.add": self.add,
            "profiles.edit": self.edit,
            "profiles.remove": self.remove,
            "profiles.use": self.use,
        }

    def every(self, _call: Call, _given: Arguments) -> dict[str, Any]:
        """`active`, `profiles` (name, url, region, key_id, fingerprint) and `secrets`: where these lie."""
        read = self._store.read()
        return {
            "active": read.active,
            "local": LOCAL,
            "profiles": [profile_facts(each) for each in read.profiles],
            "secrets": self._store.place(),
        }

    def watch(self, call: Call, given: Arguments) -> None:
        """The same at each change, by whomever."""
        watched(call, float(given.get("seconds", PERIOD)), lambda: self.every(call, given), lambda told: told)

    def find(self, _call: Call, given: Arguments) -> dict[str, str]:
        """What the site at `url` says of itself: `url`, `fingerprint`, `region`."""
        found = profiles.find(str(given["url"]))
        return {"url": found.url, "fingerprint": found.fingerprint, "region": found.region}

    def add(self, _call: Call, given: Arguments) -> dict[str, str]:
        """Keep the site at `url` as `name` with `keyId` and `secret`; `fingerprint` was agreed to."""
        key = (str(given["keyId"]), str(given["secret"]))
        confirmed = str(given["fingerprint"])
        added = profiles.add(self._store, str(given["name"]), str(given["url"]), key, confirmed, self._try)
        return profile_facts(added)

    def edit(self, _call: Call, given: Arguments) -> dict[str, str]:
        """Change of `name` what is given: `newName`, `url`, `keyId`, `secret`, `fingerprint`."""
        name = str(given["name"])
        key = (str(given.get("keyId", "")), str(given.get("secret", "")))
        self._forget(name)
        changed = profiles.edit(
            self._store,
            name,
            new_name=str(given.get("newName", "")),
            url=str(given.get("url", "")),
            key=key,
            confirmed=str(given.get("fingerprint", "")),
            attempt=self._try,
        )
        self._forget(changed.name)
        return profile_facts(changed)

    def remove(self, _call: Call, given: Arguments) -> None:
        """Forget `name`."""
        self._forget(str(given["name"]))
        self._store.remove(str(given["name"]))

    def use(self, _call: Call, given: Arguments) -> None:
        """Work with `name` from now on."""
        self._store.use(str(given["name"]))

    def _forget(self, name: str) -> None:
        self._sites.forget(Place(None, self._store.read().find(name).url, name))

    def _try(self, profile: Profile, secret: str) -> None:
        try_key(self._store, profile, secret)
