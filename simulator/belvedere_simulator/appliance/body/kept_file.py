"""What the body keeps, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from belvedere_simulator.appliance.body.parts import NetworkMode
from belvedere_simulator.appliance.body.state import Kept, Update, UpdateStage
from belvedere_simulator.appliance.software.installed import Reset, Software


def write_kept(kept: Kept) -> dict[str, Any]:
    """`kept` as a JSON object."""
    software, update = kept.software, kept.update
    return {
        "software": {
            "running": software.running,
            "latest": software.latest,
            "counter": software.counter,
            "trial": software.trial,
        },
        "provisioned": kept.provisioned,
        "network": kept.network.value,
        "reset": kept.reset.value if kept.reset else None,
        "update": {"version": update.version, "stage": update.stage.value} if update else None,
    }


def read_kept(document: Mapping[str, Any]) -> Kept:
    """The opposite of `write_kept`; raises KeyError, TypeError or ValueError for anything else."""
    software, update = document["software"], document["update"]
    return Kept(
        software=Software(software["running"], software["latest"], software["counter"], software["trial"]),
        provisioned=document["provisioned"],
        network=NetworkMode(document["network"]),
        reset=Reset(document["reset"]) if document["reset"] else None,
        update=Update(update["version"], UpdateStage(update["stage"])) if update else None,
    )
