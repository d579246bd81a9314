"""A client child on a computer whose addresses stand in a file, one a line: `reach_client.py FILE`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from belvedere_simulator.client.__main__ import all_works
from belvedere_simulator.client.reach import ReachCalls
from belvedere_simulator.client.server import ClientServer
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.service.reach.addresses import OwnAddress


def main() -> None:
    """Serve until the standard input closes."""
    file, sites = Path(sys.argv[1]), Sites()

    def addresses() -> tuple[OwnAddress, ...]:
        found = file.read_text(encoding="ascii").split()
        return tuple(OwnAddress("eth0", each, each == found[0]) for each in found)

    outgoing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    works = {**all_works(sites), **ReachCalls(addresses).works()}
    try:
        ClientServer(works, sys.stdin.buffer, outgoing).serve()
    finally:
        sites.close()


if __name__ == "__main__":
    main()
