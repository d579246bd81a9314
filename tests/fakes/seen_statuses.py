"""Every status that a site's database ever held, however short, written down by the database itself."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.service.wiring.foundations import DATABASE_FILE

_NODE = "new.instance_id || '/' || new.name"
_WATCHED = (
    ("devices", "new.id", "provisioning", "ProvisioningStatus"),
    ("devices", "new.id", "connection", "DeviceConnectionStatus"),
    ("devices", "new.id", "software", "CurrentSoftware"),
    ("device_jobs", "new.id", "status", "DeviceJobStatus"),
    ("template_jobs", "new.id", "status", "NodeFromTemplateJobStatus"),
    ("package_versions", "new.package_id", "status", "PackageVersionStatus"),
    ("application_instances", "new.id", "status", "Status"),
    ("application_instances", "new.id", "status_description", "StatusDescription"),
    ("application_instances", "new.id", "reported", "DeviceReportedStatus"),
    ("application_instances", "new.id", "health", "HealthStatus"),
    ("node_instances", _NODE, "status", "CurrentStatus"),
)


@dataclass(frozen=True)
class SeenStatuses:
    """What was written since `begin`, in the order of the writes."""

    data: Path

    def begin(self) -> None:
        """From now on."""
        with closing(self._open()) as store, store:
            store.execute("CREATE TABLE seen (subject TEXT, member TEXT, value TEXT)")
            for number, (table, subject, column, member) in enumerate(_WATCHED):
                for event, only in (("INSERT", "1"), ("UPDATE", f"new.{column} IS NOT old.{column}")):
                    store.execute(
                        f"CREATE TRIGGER see_{event}_{number} AFTER {event} ON {table} "
                        f"WHEN {only} AND new.{column} IS NOT NULL BEGIN "
                        f"INSERT INTO seen VALUES ({subject}, '{member}', new.{column}); END"
                    )

    def of(self, subject: str) -> dict[str, list[str]]:
        """The values of each member of a device, job, package, instance, or `instance/node`, in order."""
        told: dict[str, list[str]] = {}
        with closing(self._open()) as store:
            for member, value in store.execute(
                "SELECT member, value FROM seen WHERE subject = ? ORDER BY rowid", [subject]
            ):
                values = told.setdefault(str(member), [])
                if values[-1:] != [value]:
                    values.append(str(value))
        return told

    def nodes_of(self, instance: str) -> dict[str, list[str]]:
        """The statuses of each node of an instance."""
        with closing(self._open()) as store:
            named = store.execute("SELECT DISTINCT subject FROM seen WHERE subject LIKE ?", [f"{instance}/%"])
            subjects = sorted(str(row[0]) for row in named)
        return {each.partition("/")[2]: self.of(each)["CurrentStatus"] for each in subjects}

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self.data / DATABASE_FILE, timeout=30)
