"""What a simulated appliance is started with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.appliance.body.identity import Model
from belvedere_simulator.vault.places import KeyPlace


@dataclass(frozen=True)
class ApplianceOptions:
    """One box over one data folder, which belongs to it alone.

    time_scale: see `pace`. headless: no desktop shows its display. allow_unisolated: deployed code runs
    although bubblewrap does not work here. allow_model_nodes: a developer's wish against what 8.0.29 ended.
    key_places: where the key of the encrypted store may lie, this computer's usual places when None.
    """

    data_dir: Path
    model: Model = Model.APPLIANCE
    time_scale: float = 1.0
    headless: bool = False
    allow_unisolated: bool = False
    allow_model_nodes: bool = False
    key_places: tuple[KeyPlace, ...] | None = None
