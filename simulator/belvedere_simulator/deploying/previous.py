"""Copies of applications as they were deployed, and the way back to the one before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.deploying.facts import Replaced
from belvedere_simulator.deploying.looking import as_deployed
from belvedere_simulator.deploying.wish import Wish
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_RUNS = "DEPLOYMENT_SUCCEEDED"
_NOT_THERE = frozenset({"DEPLOYMENT_FAILED", "REMOVAL_SUCCEEDED"})


@dataclass(frozen=True)
class WayBack:
    """How the application before `instance` comes back. It still runs where `wish` is None: then only
    `remove` (an id, or "") is in the way. `previous` is its name, `previous_id` its id.
    """

    instance: str
    previous: str
    previous_id: str
    remove: str = ""
    wish: Wish | None = None


def way_back(panorama: Any, instance: str) -> WayBack:
    """The way to the application that `instance` took the place of.

    Raises BelvedereError BV-DPY-009 where it took none; refusals of the service come through.
    """
    current = panorama.describe_application_instance(ApplicationInstanceId=instance)
    before = current.get("ApplicationInstanceIdToReplace")
    if not before:
        name = str(current.get("Name", instance))
        raise BelvedereError("BV-DPY-009", tr("{name} took the place of no other application", name=name))
    older = as_deployed(panorama, before)
    previous = str(older.described.get("Name", before))
    there = current["Status"] not in _NOT_THERE
    if older.described["Status"] == _RUNS:
        return WayBack(instance, previous, before, remove=instance if there else "")
    device = str(current["DefaultRuntimeContextDevice"])
    return WayBack(instance, previous, before, wish=copied(older, device, replaces=instance if there else ""))


def copied(old: Replaced, device: str, *, name: str = "", replaces: str = "", latest: bool = False) -> Wish:
    """A deployment of the same again, of the very same patch versions unless the `latest` are wanted."""
    described = old.described
    versions = {} if latest else old.packages
    return Wish(
        graph=pinned(old.graph, "nodeGraph", versions),
        override=pinned(old.override, "nodeGraphOverrides", versions) if old.override else "",
        device=device,
        name=name or str(described.get("Name", "")),
        description=str(described.get("Description", "")),
        role=str(described.get("RuntimeRoleArn", "")),
        replaces=replaces,
        tags=dict(described.get("Tags") or {}),
    )


def pinned(text: str, top: str, versions: Mapping[tuple[str, str], str]) -> str:
    """A manifest that names the patch of each package that is in `versions`; all else stays as it is."""
    document = json.loads(text)
    for reference in document[top].get("packages", ()):
        name = str(reference.get("name", "")).partition("::")[2]
        patch = versions.get((name, str(reference.get("version", ""))))
        if patch:
            reference["patchVersion"] = patch
    return json.dumps(document, ensure_ascii=False)
