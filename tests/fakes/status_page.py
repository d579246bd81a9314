"""The status page of our samples, on a port that nobody has."""

from __future__ import annotations

import json
import os
import socket
from contextlib import closing

from fakes.samples import SAMPLES


def status_page(port: int, title: str = "The square") -> str:
    """The override of the status page with another port and title."""
    file = SAMPLES / "status_page" / "graphs" / "status_page" / "override.json"
    manifest = json.loads(file.read_text())
    body = manifest["nodeGraphOverrides"]
    body["networkRoutingRules"][0]["hostPort"] = port
    body["nodes"][1]["value"] = title
    return json.dumps(manifest)


def free_port() -> int:
    """A port that applications may open, and nobody has; runners beside each other begin apart."""
    runner = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 4
    for port in range(8100 + 200 * runner, 9001):
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise AssertionError("no port is free")
