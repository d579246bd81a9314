"""Calls that only look: when the window closes nobody waits until they have seen it."""

from __future__ import annotations

LOOKS = frozenset(
    {
        "devices.list",
        "devices.watch",
        "devices.follow",
        "devices.describe",
        "devices.watch-one",
        "devices.jobs",
        "appliance.list",
        "appliance.watch-list",
        "appliance.watch",
        "appliance.faults",
        "start.watch",
        "provisioning.addresses",
        "provisioning.watch-appliances",
        "drives.watch",
        "provisioning-logs.read",
        "cameras.list",
        "cameras.watch",
        "cameras.read-list",
        "cameras.verdict",
        "applications.watch",
        "applications.watch-one",
        "applications.manifests",
        "applications.logs",
        "applications.open",
        "applications.open-instance",
        "applications.offer",
        "applications.plan",
        "passwords.offered",
        "passwords.recall",
        "viewpoints.list",
        "viewpoints.watch",
        "reach.look",
        "reach.watch",
        "reach.test",
        "profiles.list",
        "profiles.watch",
        "profiles.find",
        "data.look",
    }
)
"""They may be broken off anywhere: what they ask for, a site that is being started or one that does not
answer, may take long, and nothing is left half done. All others are waited for."""
