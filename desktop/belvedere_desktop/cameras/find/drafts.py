"""Several cameras on their way to being registered; without a window."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from belvedere_desktop.cameras.find.state import FoundCamera
from belvedere_desktop.cameras.register.plan import CameraPlan, is_complete, plan_problems, suggested_name


class Stage(Enum):
    """How far a draft is."""

    TYPED = "typed"
    EXAMINED = "examined"
    UNFIT = "unfit"
    REGISTERED = "registered"
    REFUSED = "refused"


@dataclass(frozen=True)
class Draft:
    """One camera. `words` say what became of it; `diagnosis` is the doctor's, of exactly this plan."""

    plan: CameraPlan
    stage: Stage = Stage.TYPED
    words: str = ""
    diagnosis: dict[str, object] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Common:
    """What all of them get: a path, and credentials unless each has their own."""

    path: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    for_all: bool = True


def drafts_of(found: Sequence[FoundCamera], taken: Collection[str]) -> list[Draft]:
    """A draft for each, with names that nobody has."""
    used = set(taken)
    drafts = []
    for camera in found:
        name = suggested_name(camera.name or f"camera-{camera.host}", used)
        used.add(name)
        drafts.append(Draft(CameraPlan(name=name, url=camera.url or f"rtsp://{camera.host}/")))
    return drafts


def with_common(plan: CameraPlan, common: Common) -> CameraPlan:
    """The plan with what all get; an address that has a path of its own keeps it."""
    bare, path = plan.url.rstrip("/"), common.path.strip().lstrip("/")
    url = f"{bare}/{path}" if path and bare.count("/") == 2 else plan.url
    if not common.for_all:
        return replace(plan, url=url)
    return replace(plan, url=url, user=common.user, password=common.password)


def problem_of(plan: CameraPlan, others: Sequence[CameraPlan], taken: Collection[str]) -> str:
    """The first thing that is wrong with a plan beside others; "" where it can be registered."""
    names = {*taken, *(each.name for each in others)}
    return next(iter(plan_problems(plan, names).values()), "")


def is_ready(plan: CameraPlan, others: Sequence[CameraPlan], taken: Collection[str]) -> bool:
    """Whether it can be registered."""
    return is_complete(plan, {*taken, *(each.name for each in others)})
