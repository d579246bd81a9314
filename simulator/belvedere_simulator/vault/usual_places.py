"""The places of this computer where the key of a vault may lie."""

from __future__ import annotations

import sys
from pathlib import Path

from belvedere_simulator.folders import folders
from belvedere_simulator.vault.file_place import FilePlace
from belvedere_simulator.vault.keyring_place import KeyringPlace
from belvedere_simulator.vault.places import KeyPlace
from belvedere_simulator.vault.systemd_place import SystemdPlace


def usual_places(folder: Path | None = None, platform: str = sys.platform) -> list[KeyPlace]:
    """The places of this computer, best first; `folder` holds key files, the user's own by default."""
    keys = folder or folders().config / "keys"
    sealed: list[KeyPlace] = [SystemdPlace(keys)] if platform == "linux" else []
    return [KeyringPlace(), *sealed, FilePlace(keys)]
