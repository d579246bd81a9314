"""What a camera is to be, and what is wrong with that, field by field; without a window."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from belvedere_simulator.cameras.address import parse_address, public_address
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.packages.cameras.address import fault_of_address
from belvedere_simulator.service.packages.cameras.template import LONGEST_ADDRESS
from belvedere_simulator.service.tags.rules import typed_tags, typed_tags_problem

LONGEST_NAME, LONGEST_DESCRIPTION = 128, 255
_NAME = re.compile(r"[A-Za-z0-9_-]+\Z")
_FIELDS = {
    "StreamUrl": "url",
    "Username": "user",
    "Password": "password",
    "Description": "description",
    "Tags": "tags",
    "NodeName": "name",
    "PackageName": "name",
}
_UNFIT = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True)
class CameraPlan:
    """What was typed. `tags` are lines of key=value; `keeps` the user and password that the site has."""

    name: str = ""
    url: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    description: str = ""
    tags: str = ""
    keeps: bool = False


def plan_problems(plan: CameraPlan, taken: Collection[str]) -> dict[str, str]:
    """What is wrong, by field: name, url, user, description, tags. What is still empty is not wrong yet."""
    problems = {
        "name": _name_problem(plan.name, taken),
        "url": _address_problem(plan.url),
        "user": tr("There is a password without a user") if plan.password and not plan.user else "",
        "tags": typed_tags_problem(plan.tags),
    }
    if len(plan.description) > LONGEST_DESCRIPTION:
        problems["description"] = tr("At most {most} letters", most=LONGEST_DESCRIPTION)
    return {name: text for name, text in problems.items() if text}


def is_complete(plan: CameraPlan, taken: Collection[str]) -> bool:
    """Whether it can be registered."""
    return bool(plan.name and plan.url) and not plan_problems(plan, taken)


def split_pasted(text: str) -> tuple[str, str, str] | None:
    """An address without its user and password, and those; None where it has none, or is none yet."""
    if "@" not in text:
        return None
    try:
        address = parse_address(text)
    except BelvedereError:
        return None
    has_both = bool(address.username or address.password)
    return (address.url, address.username, address.password) if has_both else None


def same_address(url: str, addresses: Mapping[str, str]) -> str:
    """The camera that has this address already, of those by name; "" where none has."""
    shown = public_address(url.strip())
    return next((name for name, address in addresses.items() if shown and address == shown), "")


def tags_of(plan: CameraPlan) -> dict[str, str]:
    """The tags as the service takes them."""
    return typed_tags(plan.tags)


def field_of(path: str) -> str:
    """The field that a path in a request to the service is typed into; "" where there is none."""
    return next((name for part, name in _FIELDS.items() if part in path), "")


def registration(plan: CameraPlan) -> dict[str, Any]:
    """What the child registers."""
    return {
        "name": plan.name,
        "url": plan.url,
        "user": plan.user,
        "password": plan.password,
        "description": plan.description,
        "tags": tags_of(plan),
    }


def suggested_name(text: str, taken: Collection[str]) -> str:
    """A name out of what a camera calls itself, or its host, that nobody has."""
    stem = _UNFIT.sub("-", text).strip("-")[: LONGEST_NAME - 5] or "camera"
    numbers = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(name for name in numbers if name not in taken)


def _name_problem(name: str, taken: Collection[str]) -> str:
    if name and not _NAME.match(name):
        return tr("Only letters without accents, digits, - and _")
    if len(name) > LONGEST_NAME:
        return tr("At most {most} letters", most=LONGEST_NAME)
    return tr("There is a camera of this name already") if name in taken else ""


def _address_problem(url: str) -> str:
    if not url:
        return ""
    if len(url) > LONGEST_ADDRESS:
        return tr("At most {most} letters", most=LONGEST_ADDRESS)
    return fault_of_address(url).replace("StreamUrl", tr("The address"))
