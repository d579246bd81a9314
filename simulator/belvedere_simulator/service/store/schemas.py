"""The databases of a service: which tables each has, and the revisions that lead there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import MetaData

from belvedere_simulator.service.access import tables as access
from belvedere_simulator.service.alarm_targets import tables as alarm_targets
from belvedere_simulator.service.certificates import tables as certificates
from belvedere_simulator.service.devices import tables as devices
from belvedere_simulator.service.instances import tables as instances
from belvedere_simulator.service.log_key import tables as log_key
from belvedere_simulator.service.logs.tables import LOG_TABLES
from belvedere_simulator.service.metrics import tables as metrics
from belvedere_simulator.service.objects import tables as objects
from belvedere_simulator.service.packages import tables as packages
from belvedere_simulator.service.roles import tables as roles
from belvedere_simulator.service.secrets_manager import tables as secrets_manager
from belvedere_simulator.service.software import tables as software
from belvedere_simulator.service.stacks import tables as stacks
from belvedere_simulator.service.store import turns
from belvedere_simulator.service.store.metadata import METADATA
from belvedere_simulator.service.tags import tables as tags
from belvedere_simulator.service.things import tables as things
from belvedere_simulator.service.vault import tables as vault
from belvedere_simulator.service.workflows import tables as workflows

# Each module adds its tables to METADATA when it is imported.
CONTROL_TABLES = (
    access,
    alarm_targets,
    certificates,
    devices,
    instances,
    log_key,
    metrics,
    objects,
    packages,
    roles,
    secrets_manager,
    software,
    stacks,
    tags,
    things,
    turns,
    vault,
    workflows,
)


@dataclass(frozen=True)
class Schema:
    """The tables of one database; `name` is that of its revisions' folder."""

    name: str
    metadata: MetaData

    @property
    def folder(self) -> Path:
        """Where its revisions lie."""
        return Path(__file__).parent / "migrations" / self.name

    @property
    def version_table(self) -> str:
        """The table that tells which revision a database has."""
        return f"schema_{self.name}"


CONTROL = Schema("control", METADATA)
LOGS = Schema("logs", LOG_TABLES)
METRICS = Schema("metrics", metrics.METRIC_TABLES)
SCHEMAS = (CONTROL, LOGS, METRICS)
