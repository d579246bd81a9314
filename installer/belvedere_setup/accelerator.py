"""How models will run: onnxruntime and onnxruntime-gpu shadow each other, so there is only ever one."""

from __future__ import annotations

from pathlib import Path

from belvedere_setup.arguments import Accelerator
from belvedere_setup.machine import Machine

DISTRIBUTION: dict[Accelerator, str] = {"cpu": "onnxruntime", "gpu": "onnxruntime-gpu"}


def choose(asked: Accelerator | None, remembered: Accelerator | None, machine: Machine) -> Accelerator:
    """What is asked for now, else what was asked for before, else what the machine has."""
    return asked or remembered or ("gpu" if machine.has_nvidia_driver else "cpu")


def rivals(wanted: Accelerator, environment: Path) -> list[str]:
    """The distributions in the virtual environment that have to go before the wanted one comes."""
    other = next(name for key, name in DISTRIBUTION.items() if key != wanted)
    pattern = f"{other.replace('-', '_')}-*.dist-info"
    places = (environment.glob("lib/python*/site-packages"), environment.glob("Lib/site-packages"))
    found = any(any(place.glob(pattern)) for group in places for place in group)
    return [other] if found else []
