"""The status page of our samples."""

from __future__ import annotations

import json

from fakes.samples import SAMPLES


def status_page(port: int, title: str = "The square") -> str:
    """The override of the status page with another port and title."""
    file = SAMPLES / "status_page" / "graphs" / "status_page" / "override.json"
    manifest = json.loads(file.read_text())
    body = manifest["nodeGraphOverrides"]
    body["networkRoutingRules"][0]["hostPort"] = port
    body["nodes"][1]["value"] = title
    return json.dumps(manifest)
