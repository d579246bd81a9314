"""Packages, wired."""

from __future__ import annotations

from belvedere_simulator.service.objects.object_store import ObjectStore
from belvedere_simulator.service.packages.family import PackageFamily
from belvedere_simulator.service.packages.neighbours import InstanceUse, SecretStore
from belvedere_simulator.service.wiring.foundations import Foundations


def package_family(
    parts: Foundations, objects: ObjectStore, use: InstanceUse, secrets: SecretStore
) -> PackageFamily:
    """The operations on packages and nodes; `use` tells what application instances need."""
    return PackageFamily(parts.database, parts.clock, parts.settings, objects, use, secrets, parts.incoming)
