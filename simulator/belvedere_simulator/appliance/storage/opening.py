"""Opening the encrypted store: with the key it was made with, or at the first start with a new one."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from belvedere_simulator.appliance.storage.folders import ApplianceFolders
from belvedere_simulator.appliance.storage.resets import finish_reset
from belvedere_simulator.appliance.storage.store import ApplianceStore
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE, rewrite_whole
from belvedere_simulator.messages import tr
from belvedere_simulator.vault.places import KeyPlace
from belvedere_simulator.vault.sealing import SealingVault, new_key

_KEY_FILE = "key.json"
_INSTALLATION = "installation"


def open_store(folders: ApplianceFolders, places: Sequence[KeyPlace]) -> ApplianceStore:
    """The store in `folders`, whose key lies in one of `places`, best first.

    Finishes a full reset that was interrupted. Raises BelvedereError: BV-STG-002 the key is not where it was
    put (another one is never made instead), BV-STG-003 no place keeps a key or the folder cannot be written.
    """
    try:
        finish_reset(folders)
        folders.make()
        file = folders.sealed / _KEY_FILE
        vault = _found(file, places) if file.exists() else _made(file, places)
    except OSError as error:
        raise _unstorable(str(folders.root), error.strerror or str(error)) from error
    store = ApplianceStore(folders.sealed, vault)
    store.tidy()
    return store


def installation(store: ApplianceStore) -> str:
    """The random name of this installation, made at the first start and anew after each full reset."""
    name = store.read(_INSTALLATION)
    if name is None:
        name = secrets.token_hex(16).encode()
        store.write(_INSTALLATION, name)
    return name.decode()


def _made(file: Path, places: Sequence[KeyPlace]) -> SealingVault:
    if any(file.parent.glob("*.sealed")):
        raise _lost(file, tr("the file that names it is missing"))
    name, key = f"appliance-{secrets.token_hex(13)}", new_key()
    for place in places:
        if place.store(name, key):
            told = {"format": 1, "name": name, "place": place.name}
            rewrite_whole(file, json.dumps(told).encode(), PRIVATE)
            return SealingVault(key, place.description)
    raise _unstorable(", ".join(place.name for place in places), tr("no place keeps its key"))


def _found(file: Path, places: Sequence[KeyPlace]) -> SealingVault:
    try:
        told: dict[str, Any] = json.loads(file.read_bytes())
        name, kept_by = str(told["name"]), str(told["place"])
    except (ValueError, KeyError, TypeError) as error:
        raise _lost(file, tr("the file that names it is damaged")) from error
    for place in places:
        key = place.load(name) if place.name == kept_by else None
        if key is not None:
            return SealingVault(key, place.description)
    raise _lost(file, f"{kept_by}: {name}")


def _lost(file: Path, why: str) -> BelvedereError:
    return BelvedereError(
        "BV-STG-002", tr("The key of the appliance's data is not in its place"), where=str(file), why=why
    )


def _unstorable(where: str, why: str) -> BelvedereError:
    return BelvedereError("BV-STG-003", tr("The appliance cannot store its data"), where=where, why=why)
