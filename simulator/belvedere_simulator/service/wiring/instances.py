"""Application instances and workflows, wired."""

from __future__ import annotations

from belvedere_simulator.service.instances.family import InstanceFamily
from belvedere_simulator.service.job_queue import JobQueue
from belvedere_simulator.service.objects.object_store import ObjectStore
from belvedere_simulator.service.wiring.foundations import Foundations


def instance_family(parts: Foundations, objects: ObjectStore, queue: JobQueue) -> InstanceFamily:
    """The operations on application instances; `InstanceUses` is what the packages ask."""
    return InstanceFamily(parts.database, parts.clock, parts.settings, objects, queue)
