"""Installing what is missing from the operating system, or telling how."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence

from belvedere_setup.failure import INSTALLATION_FAILED, SYSTEM_PACKAGES_MISSING, SetupError
from belvedere_setup.machine import Machine
from belvedere_setup.system_packages import Need

Run = Callable[[Sequence[str]], int]
Say = Callable[[str], None]

_INSTALL = ("apt-get", "install", "-y", "--no-install-recommends")


def provide(lacking: Sequence[Need], machine: Machine, run: Run, say: Say) -> None:
    """Install what is `lacking` as root on Debian; elsewhere tell how, and stop unless it only helps."""
    if not lacking:
        return
    if machine.has_apt and machine.is_root:
        _install([need.package for need in lacking], run, say)
        return
    blocking = [need for need in lacking if not need.helpful]
    text = _advice(lacking, machine)
    if blocking:
        raise SetupError(SYSTEM_PACKAGES_MISSING, text)
    if machine.has_apt:
        say(f"This only makes it better. {text}")


def _advice(lacking: Sequence[Need], machine: Machine) -> str:
    if machine.has_apt:
        command = " ".join(["sudo apt-get update && sudo", *_INSTALL, *(need.package for need in lacking)])
        return f"Some system packages are missing. Install them with:\n\n    {command}\n\nand start again."
    names = ", ".join(need.library or need.program or need.module or need.package for need in lacking)
    return (
        f"These parts of the operating system are missing: {names}.\n"
        "Install them with your distribution's package manager and start again."
    )


def _install(packages: list[str], run: Run, say: Say) -> None:
    say(f"Installing {len(packages)} system packages: {' '.join(packages)}")
    if run(["apt-get", "update", "-q"]) != 0:
        say("The lists of packages could not be renewed; trying with those that are there.")
    if run([*_INSTALL, "-q", *packages]) != 0:
        raise SetupError(
            INSTALLATION_FAILED,
            "apt-get could not install the system packages; its own words are above. Without a network, or "
            "behind a proxy, apt-get has to be set up for it first.",
        )


def run_apt(command: Sequence[str]) -> int:
    """Run `command` without questions; its exit status."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(list(command), env=environment, stdin=subprocess.DEVNULL, check=False).returncode
