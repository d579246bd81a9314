"""The process: `python -m belvedere_simulator.client`, which speaks by its standard input and output."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from belvedere_simulator.client.call import Work
from belvedere_simulator.client.camera_passwords import PasswordCalls
from belvedere_simulator.client.cameras import CameraCalls
from belvedere_simulator.client.devices import DeviceCalls
from belvedere_simulator.client.provisioning import ProvisioningCalls
from belvedere_simulator.client.server import ClientServer
from belvedere_simulator.client.sites import Sites


def all_works(sites: Sites) -> Mapping[str, Work]:
    """Every call there is."""
    return {
        **DeviceCalls(sites).works(),
        **ProvisioningCalls(sites).works(),
        **CameraCalls(sites).works(),
        **PasswordCalls().works(),
    }


def main() -> None:
    """Serve until the standard input closes."""
    sites = Sites()
    # What a library prints must not come between the lines.
    outgoing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        ClientServer(all_works(sites), sys.stdin.buffer, outgoing).serve()
    finally:
        sites.close()


if __name__ == "__main__":
    main()
