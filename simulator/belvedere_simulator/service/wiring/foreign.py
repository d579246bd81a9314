"""The services that are not ours, as the site's settings decide."""

from __future__ import annotations

from belvedere_simulator.service.foreign.foreign_service import ForeignService, ForeignServices
from belvedere_simulator.service.foreign.forwarding import Forwarding
from belvedere_simulator.service.foreign.moto_service import MotoService
from belvedere_simulator.service.options import ServiceOptions

MOTO, FORWARD = "moto", "forward"


def foreign_services(options: ServiceOptions) -> ForeignServices:
    """Refusal, but for the services chosen; moto is one for all of them."""
    decided: dict[str, ForeignService] = {}
    imitated = [name for name, choice in options.foreign.items() if choice.mode == MOTO]
    if imitated:
        decided |= dict.fromkeys(imitated, MotoService())
    for name, choice in options.foreign.items():
        if choice.mode == FORWARD:
            decided[name] = Forwarding(choice.profile, options.settings.region, frozenset({name}))
    return ForeignServices(decided)
