"""systemd-creds: a key sealed by the machine's TPM, or by a key that only root reads."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from belvedere_simulator.messages import tr
from belvedere_simulator.vault.file_place import write_private

_SECONDS = 8.0
Run = Callable[[Sequence[str], bytes], bytes | None]


def run_command(command: Sequence[str], given: bytes) -> bytes | None:
    """What `command` wrote; None when it is missing, fails or takes too long."""
    program = shutil.which(command[0])
    if program is None:
        return None
    try:
        done = subprocess.run(
            [program, *command[1:]], input=given, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


class SystemdPlace:
    """Keys sealed for this machine, in files under `folder`."""

    name = "systemd-creds"

    def __init__(self, folder: Path, run: Run = run_command) -> None:
        self._folder = folder
        self._run = run

    @property
    def description(self) -> str:
        """Where the key lies and what that protects from."""
        return tr(
            "The key is sealed for this machine by systemd-creds (TPM where there is one), in {folder}. "
            "Weakness: root of this machine can open it.",
            folder=self._folder,
        )

    def load(self, key_name: str) -> bytes | None:
        """The key, unsealed; None when there is none or this machine cannot."""
        try:
            sealed = self._file(key_name).read_bytes()
        except OSError:
            return None
        return self._run(["systemd-creds", "decrypt", f"--name={key_name}", "-", "-"], sealed)

    def store(self, key_name: str, key: bytes) -> bool:
        """Keep the key sealed, if this machine can open it again."""
        sealed = self._run(["systemd-creds", "encrypt", f"--name={key_name}", "-", "-"], key)
        if not sealed:
            return False
        if self._run(["systemd-creds", "decrypt", f"--name={key_name}", "-", "-"], sealed) != key:
            return False
        return write_private(self._file(key_name), sealed)

    def _file(self, key_name: str) -> Path:
        return self._folder / f"{key_name}.cred"
