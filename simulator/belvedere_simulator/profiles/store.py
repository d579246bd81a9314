"""The profiles of a user, in a file that only they read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE, write_whole
from belvedere_simulator.folders import folders
from belvedere_simulator.messages import tr
from belvedere_simulator.profiles.profile import LOCAL, Profile, checked_name
from belvedere_simulator.profiles.secrets import ProfileVault
from belvedere_simulator.vault.places import KeyPlace
from belvedere_simulator.vault.usual_places import usual_places

FILE = "sites.json"


@dataclass(frozen=True)
class Profiles:
    """All of them; `active` is the name of the one that is worked with, LOCAL for this computer's site."""

    active: str = LOCAL
    profiles: tuple[Profile, ...] = ()
    sealed: dict[str, str] = field(default_factory=dict, repr=False)
    vault: dict[str, str] = field(default_factory=dict)

    def find(self, name: str) -> Profile:
        """The profile of that name. Raises BelvedereError BV-PFL-001."""
        for profile in self.profiles:
            if profile.name == name:
                return profile
        raise BelvedereError("BV-PFL-001", tr("There is no profile of this name"), where=name)


class ProfileStore:
    """`file` holds them; `places` are where the key of their secrets may lie."""

    def __init__(self, file: Path | None = None, places: Sequence[KeyPlace] | None = None) -> None:
        self._file = file or folders().config / FILE
        self._places = places

    def read(self) -> Profiles:
        """The profiles; this computer's site alone at first. Raises BelvedereError BV-PFL-007."""
        try:
            told: Any = json.loads(self._file.read_text(encoding="utf-8"))
            found = tuple(Profile(**{name: str(each[name]) for name in _FIELDS}) for each in told["profiles"])
            sealed = {str(each["name"]): str(each["secret"]) for each in told["profiles"]}
            vault = {str(name): str(value) for name, value in told["vault"].items()}
            active = str(told["active"])
        except FileNotFoundError:
            return Profiles()
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BelvedereError(
                "BV-PFL-007", tr("The profiles cannot be read"), where=str(self._file), why=str(error)
            ) from error
        known = {each.name for each in found}
        return Profiles(active if active in known else LOCAL, found, sealed, vault)

    def secret(self, name: str) -> str:
        """The secret key of a profile. Raises BelvedereError BV-PFL-001, BV-PFL-006, BV-PFL-007."""
        profiles = self.read()
        profiles.find(name)
        return self._vault(profiles).open(profiles.sealed[name])

    def place(self) -> str:
        """Where the key of the secrets lies and what that protects from; empty while there is none."""
        return self._vault(self.read()).description

    def add(self, profile: Profile, secret: str) -> None:
        """Keep a new one. Raises BelvedereError BV-PFL-002 for a name that is taken, BV-PFL-006."""
        profiles = self.read()
        if any(each.name == profile.name for each in profiles.profiles):
            raise BelvedereError("BV-PFL-002", tr("There is such a profile already"), where=profile.name)
        checked_name(profile.name)
        self._keep(profiles, (*profiles.profiles, profile), {profile.name: secret})

    def edit(self, name: str, profile: Profile, secret: str = "") -> None:
        """Replace one, under another name perhaps; its secret stays where none is given."""
        profiles = self.read()
        before = profiles.find(name)
        if profile.name != name:
            checked_name(profile.name)
            if any(each.name == profile.name for each in profiles.profiles):
                raise BelvedereError("BV-PFL-002", tr("There is such a profile already"), where=profile.name)
        sealed = {**profiles.sealed, profile.name: profiles.sealed[name]}
        active = profile.name if profiles.active == name else profiles.active
        renamed = tuple(profile if each is before else each for each in profiles.profiles)
        changed = replace(profiles, sealed=sealed, active=active)
        self._keep(changed, renamed, {profile.name: secret} if secret else {})

    def remove(self, name: str) -> None:
        """Forget one, its secret too; this computer's site is worked with if it was the active one."""
        profiles = self.read()
        gone = profiles.find(name)
        active = LOCAL if profiles.active == name else profiles.active
        kept = tuple(each for each in profiles.profiles if each is not gone)
        self._keep(replace(profiles, active=active), kept, {})

    def use(self, name: str) -> None:
        """Work with this one from now on. Raises BelvedereError BV-PFL-001."""
        profiles = self.read()
        if name != LOCAL:
            profiles.find(name)
        self._keep(replace(profiles, active=name), profiles.profiles, {})

    def authority_file(self, profile: Profile) -> Path:
        """The authority of a profile as a file, which libraries want."""
        file = self._file.parent / "authorities" / f"{profile.fingerprint.replace(':', '').lower()}.pem"
        content = profile.authority.encode()
        if not file.exists() or file.read_bytes() != content:
            write_whole(file, content, PRIVATE)
        return file

    def _vault(self, profiles: Profiles) -> ProfileVault:
        return ProfileVault(profiles.vault, self._places if self._places is not None else usual_places())

    def _keep(self, profiles: Profiles, kept: tuple[Profile, ...], secrets: dict[str, str]) -> None:
        vault = self._vault(profiles)
        sealed = {**profiles.sealed, **{name: vault.seal(secret) for name, secret in secrets.items()}}
        document = {
            "active": profiles.active,
            "vault": vault.known,
            "profiles": [{**asdict(each), "secret": sealed[each.name]} for each in kept],
        }
        write_whole(self._file, json.dumps(document, indent=2).encode() + b"\n", PRIVATE)


_FIELDS = ("name", "url", "region", "key_id", "authority")
