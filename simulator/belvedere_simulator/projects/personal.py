"""What in a project is personal: accounts, cameras' addresses and passwords, and what looks like such."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from belvedere_simulator.manifest.editing.draft import Draft
from belvedere_simulator.manifest.editing.edit import StructuralEdit
from belvedere_simulator.manifest.editing.manifests import GRAPH, OVERRIDE, PACKAGE, Manifests, items
from belvedere_simulator.manifest.editing.package_edits import ChangeAccount
from belvedere_simulator.manifest.stock import RTSP_ASSET
from belvedere_simulator.messages import tr
from belvedere_simulator.projects.packages import account_moves, accounts_of
from belvedere_simulator.projects.project import SAMPLE_ACCOUNT, Move, Outcome, Project, open_project
from belvedere_simulator.projects.steps import Step, lines_after

CAMERA_INPUTS: Mapping[str, str] = {
    "username": "<username>",
    "password": "<password>",
    "streamUrl": "rtsp://<stream url>",
}
"""The inputs of a camera's package, with what the packaging tool puts there for the user to replace."""
_KINDS = (
    ("address", re.compile(r"(?<=://)[^\s/@\"']{1,200}:[^\s/@\"']{0,200}@"), ""),
    ("e-mail", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"), "name@example.com"),
    ("key", re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"), ""),
    ("private key", re.compile(r"-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----"), ""),
    ("device", re.compile(r"\bdevice-[a-z2-7]{26}\b"), "device-aaaaaaaaaaaaaaaaaaaaaaaaaa"),
)
_ARN_ACCOUNT = re.compile(r"(arn:aws[\w-]*:[^:\s]*:[^:\s]*:)[0-9]{12}(?=:)")
_MOST_NOTES = 100


def samplify(given: Path) -> Outcome:
    """Take personal values out of a project's manifests, so that it can be given away.

    What looks personal in code and texts is listed with its line, never its value, and left to the author.
    Raises BelvedereError; nothing is changed then.
    """
    return plan_samplify(given).carry_out()


def plan_samplify(given: Path) -> Step:
    """What `samplify` does. Raises BelvedereError."""
    project = open_project(given)
    before = project.draft()
    own = accounts_of(project, before)
    edit = _TakePersonalValues()
    draft = before.make(edit).make(ChangeAccount(SAMPLE_ACCOUNT))
    moves = tuple(account_moves(project, SAMPLE_ACCOUNT, own))
    notes = islice(_notes(project, draft, moves, own - {SAMPLE_ACCOUNT}), _MOST_NOTES)
    return Step(edit.title, project, draft, moves, tuple(notes))


@dataclass(frozen=True)
class _TakePersonalValues(StructuralEdit):
    @property
    def title(self) -> str:
        return tr("Take personal values out")

    def alter(self, manifests: Manifests) -> None:
        for _, package in manifests.bodies(PACKAGE):
            cameras = {asset.get("name") for asset in items(package, "assets") if _is_camera(asset)}
            for interface in items(package, "interfaces"):
                for port in items(interface, "inputs"):
                    if interface.get("asset") in cameras and port.get("name") in CAMERA_INPUTS:
                        port["default"] = CAMERA_INPUTS[port["name"]]
                    else:
                        _clean(port, "default")
        for _, graph in manifests.bodies(GRAPH, OVERRIDE):
            for node in items(graph, "nodes"):
                _clean(node, "value")


def _is_camera(asset: Mapping[str, Any]) -> bool:
    forms = asset.get("implementations")
    return isinstance(forms, list) and any(
        isinstance(form, dict) and form.get("assetUri") == RTSP_ASSET for form in forms
    )


def _clean(item: dict[str, Any], member: str) -> None:
    if isinstance(text := item.get(member), str):
        cleaned = _ARN_ACCOUNT.sub(rf"\g<1>{SAMPLE_ACCOUNT}", text)
        for _, pattern, instead in _KINDS:
            cleaned = pattern.sub(instead, cleaned)
        item[member] = cleaned


def _notes(
    project: Project, draft: Draft, moves: tuple[Move, ...], accounts: frozenset[str]
) -> Iterator[str]:
    for place, line in lines_after(project, draft, moves):
        kinds = [kind for kind, pattern, instead in _KINDS if _finds(pattern, line, instead)]
        kinds += ["account"] * any(account in line for account in accounts)
        if kinds:
            yield tr("{place} may be personal: {kinds}.", place=place, kinds=", ".join(kinds))


def _finds(pattern: re.Pattern[str], line: str, instead: str) -> bool:
    return any(match[0] != instead for match in pattern.finditer(line))
