"""The secret keys of profiles at rest: sealed, under a key in the keyring or the next best place."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Mapping, Sequence

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.vault.places import KeyPlace
from belvedere_simulator.vault.sealing import SealingVault, new_key


class ProfileVault:
    """`known` says where its key was put before ({"name", "place"}); empty at first."""

    def __init__(self, known: Mapping[str, str], places: Sequence[KeyPlace]) -> None:
        self._places = places
        self.known = dict(known)

    @property
    def description(self) -> str:
        """Where the key lies and what that protects from; empty while there is none."""
        place = next((each for each in self._places if each.name == self.known.get("place")), None)
        return place.description if place is not None else ""

    def seal(self, secret: str) -> str:
        """Sealed, as text. Raises BelvedereError BV-PFL-006 when no place keeps a key."""
        return base64.b64encode(self._vault(make=True).seal(secret.encode())).decode()

    def open(self, sealed: str) -> str:
        """The secret again. Raises BelvedereError BV-PFL-006."""
        try:
            return self._vault(make=False).open(base64.b64decode(sealed, validate=True)).decode()
        except (BelvedereError, binascii.Error, UnicodeError) as error:
            why = str(getattr(error, "what", "")) or tr("it is damaged")
            raise BelvedereError("BV-PFL-006", tr("The secret key cannot be opened"), why=why) from error

    def _vault(self, *, make: bool) -> SealingVault:
        name, wanted = self.known.get("name", ""), self.known.get("place", "")
        for place in self._places:
            key = place.load(name) if name and place.name == wanted else None
            if key is not None:
                return SealingVault(key, place.description)
        if name or not make:
            raise BelvedereError(
                "BV-PFL-006", tr("The key that secrets are sealed under is not in its place"), where=wanted
            )
        return self._made()

    def _made(self) -> SealingVault:
        name, key = f"profiles-{secrets.token_hex(8)}", new_key()
        for place in self._places:
            if place.store(name, key):
                self.known = {"name": name, "place": place.name}
                return SealingVault(key, place.description)
        raise BelvedereError("BV-PFL-006", tr("No place keeps the key that secrets are sealed under"))
