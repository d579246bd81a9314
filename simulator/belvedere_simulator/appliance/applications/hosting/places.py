"""Where instances keep what is theirs, and where they find the engine."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from belvedere_simulator.appliance.storage.folders import ApplianceFolders
from belvedere_simulator.files import private_folder

LONGEST_SOCKET = 100
"""Paths of Unix sockets are limited to 107 characters, 103 on some systems."""
_LONGEST_NAME = len("/i-000/credentials.sock")


def storage_folder(folders: ApplianceFolders, instance: str) -> Path:
    """What an instance sees as /opt/aws/panorama/storage: stays until it is removed."""
    return folders.storage / instance


def own_logs_folder(folders: ApplianceFolders, instance: str) -> Path:
    """What an instance sees as /opt/aws/panorama/logs: stays until it is removed."""
    return folders.logs / "applications" / instance / "container"


def sideloading_folder(folders: ApplianceFolders, instance: str) -> Path:
    """Where code lies that is run in the place of an instance's own: not longer than the instance runs."""
    return folders.temporary / "sideloaded" / instance


def sockets_folder(folders: ApplianceFolders, temporary: Path | None = None) -> Path:
    """An empty folder for sockets, for this user alone; always the same for the same appliance.

    It lies in the appliance's temporary folder, or where that is too deep, in the computer's: what a
    killed appliance left there is removed by the next one. Raises OSError.
    """
    wanted = folders.temporary / "engine"
    if len(os.fsencode(wanted)) + _LONGEST_NAME > LONGEST_SOCKET:
        name = hashlib.sha256(os.fsencode(folders.root.resolve())).hexdigest()[:16]
        wanted = (temporary or Path(tempfile.gettempdir())) / f"belvedere-{name}"
    if wanted.is_symlink() or (wanted.exists() and not wanted.is_dir()):
        raise FileExistsError(str(wanted))
    shutil.rmtree(wanted, ignore_errors=True)
    private_folder(wanted)
    return wanted
