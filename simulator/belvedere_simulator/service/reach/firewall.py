"""Letting appliances through this computer's firewall: shown to the person, never done for them."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from belvedere_simulator.messages import tr

NAME = "Belvedere"


@dataclass(frozen=True)
class FirewallHint:
    """`firewall`: its name; `commands`: what lets the ports through, to be given by an administrator;
    `note`: what else there is to know.
    """

    firewall: str
    commands: tuple[str, ...]
    note: str = ""


def firewall_hint(
    ports: Sequence[int],
    address: str,
    platform: str = sys.platform,
    program: Callable[[str], str | None] = shutil.which,
    executable: str = sys.executable,
) -> FirewallHint:
    """How connections to TCP `ports` at `address` are let in here; `program` finds a program's path."""
    listed = ",".join(str(port) for port in sorted(set(ports)))
    if platform == "win32":
        rule = f'New-NetFirewallRule -DisplayName "{NAME}" -Direction Inbound -Protocol TCP'
        command = f"{rule} -LocalAddress {address} -LocalPort {listed} -Action Allow -Profile Private,Domain"
        return FirewallHint(
            tr("Windows Defender Firewall"), (command,), tr("In PowerShell as administrator.")
        )
    if platform == "darwin":
        manager = "/usr/libexec/ApplicationFirewall/socketfilterfw"
        commands = (
            f"sudo {manager} --add '{executable}'",
            f"sudo {manager} --unblockapp '{executable}'",
        )
        return FirewallHint(
            tr("macOS firewall"), commands, tr("It lets programs through, whichever ports they use.")
        )
    return _linux(sorted(set(ports)), address, program)


def _linux(ports: Sequence[int], address: str, program: Callable[[str], str | None]) -> FirewallHint:
    if program("ufw") is not None:
        commands = tuple(f"sudo ufw allow proto tcp to {address} port {port}" for port in ports)
        return FirewallHint("ufw", commands)
    if program("firewall-cmd") is not None:
        opened = " ".join(f"--add-port={port}/tcp" for port in ports)
        commands = (f"sudo firewall-cmd --permanent {opened}", "sudo firewall-cmd --reload")
        return FirewallHint("firewalld", commands)
    listed = ", ".join(str(port) for port in ports)
    note = tr(
        "If this computer has one, let TCP connections to {address} in on {ports}.",
        address=address,
        ports=listed,
    )
    return FirewallHint(tr("no firewall that is known here"), (), note)
