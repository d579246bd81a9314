"""What cannot run beside each other on one appliance. No side effects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

NO_GPU_BESIDE_MODELS = (
    "Containers requesting GPU privileges cannot coexist with existing applications on the device "
    "that have model nodes"
)
"""People and programs look for these words, so they are not translated."""


@dataclass(frozen=True)
class Claim:
    """What an instance needs for itself: host ports, and the GPU for its code or for its models."""

    instance: str
    name: str
    ports: tuple[int, ...] = ()
    gpu: bool = False
    models: bool = False


def check_gpu(new: Claim, others: Iterable[Claim]) -> None:
    """Raise BelvedereError BV-HST-002 when code on the GPU and model nodes would meet."""
    for other in others:
        if (new.gpu and other.models) or (new.models and other.gpu):
            raise BelvedereError("BV-HST-002", NO_GPU_BESIDE_MODELS, where=new.name, why=other.name)


def port_owners(new: Claim, others: Iterable[Claim]) -> dict[int, Claim]:
    """Who has the host ports that an instance wants."""
    return {port: other for other in others for port in other.ports if port in new.ports}


def port_taken(port: int, owner: Claim) -> BelvedereError:
    """BV-HST-003: a host port belongs to an application that runs."""
    what = tr("The host port {port} is taken by {name}", port=port, name=owner.name)
    return BelvedereError("BV-HST-003", what, where=owner.instance)
