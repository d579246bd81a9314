"""What one service is started with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from belvedere_simulator.service.clock import Clock, SystemClock
from belvedere_simulator.service.http.limits import Limits
from belvedere_simulator.service.http.server import Bind
from belvedere_simulator.service.settings import ForeignChoice, SiteSettings
from belvedere_simulator.vault.places import KeyPlace


@dataclass(frozen=True)
class ServiceOptions:
    """One service over one data folder.

    database_url, objects_url, broker_url: other stores than those in the data folder (docs/channel.md for
    the broker); broker_port: of the broker that the service runs itself, on the address of `bind`, 0 is any
    free one; credentials_port: where devices exchange their certificates for keys, on the same address, 0 is
    any free one; no_auth: anybody on this computer is the site's user; aws_rates: the request rates of the
    original; time_scale: how much faster than real ones the durations are that the site's appliance
    simulates, never timestamps, validity or leases; foreign: by name in the credential scope, all others
    are refused; key_places: where the vault's key may lie, this computer's usual places by default; clock:
    the service's, by which validity and leases are judged.
    """

    data_dir: Path
    database_url: str | None = field(default=None, repr=False)
    objects_url: str | None = field(default=None, repr=False)
    broker_url: str | None = field(default=None, repr=False)
    broker_port: int = 0
    credentials_port: int = 0
    bind: Bind = field(default_factory=Bind)
    no_auth: bool = False
    aws_rates: bool = False
    time_scale: float = 1.0
    settings: SiteSettings = field(default_factory=SiteSettings)
    foreign: Mapping[str, ForeignChoice] = field(default_factory=dict)
    key_places: tuple[KeyPlace, ...] | None = None
    limits: Limits = field(default_factory=Limits)
    clock: Clock = field(default_factory=SystemClock)
