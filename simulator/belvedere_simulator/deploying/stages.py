"""The stages of a deployment, with their times."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

BUILD, UPLOAD, REGISTER, REQUEST, INSTALL, START = STAGES = (
    *("build", "upload", "register"),
    *("request", "install", "start"),
)
"""What is done here, then what the site and the device do."""

_ELSEWHERE = frozenset({REQUEST, INSTALL, START})

WAITS, RUNS, DONE, SKIPPED, FAILED = "waits", "runs", "done", "skipped", "failed"

_WAITING = frozenset({"DEPLOYMENT_PENDING", "DEPLOYMENT_REQUESTED"})
_STARTING = frozenset({"LAUNCHED", "STARTING", "RUNNING", "LAUNCH_ERROR"})
_BAD = frozenset({"DEPLOYMENT_ERROR", "DEPLOYMENT_FAILED", "REMOVAL_FAILED"})


@dataclass(frozen=True)
class Stage:
    """One stage: `state` is one of waits, runs, done, skipped and failed; times are in epoch seconds."""

    name: str
    state: str = WAITS
    began: float | None = None
    ended: float | None = None
    text: str = ""


class StageBook:
    """Notes the stages of one deployment by `clock`, which tells epoch seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.stages = tuple(Stage(name) for name in STAGES)

    @property
    def current(self) -> str:
        """The stage that is under way or failed; "" before the first and after the last."""
        return next((stage.name for stage in self.stages if stage.state in {RUNS, FAILED}), "")

    def reach(self, name: str, text: str = "") -> None:
        """This stage is under way: the one before it has ended, and those between were not needed."""
        place, now = STAGES.index(name), self._clock()
        self.stages = tuple(
            self._behind(stage, now) if STAGES.index(stage.name) < place else stage for stage in self.stages
        )
        stage = self.stages[place]
        began = stage.began if stage.began is not None else now
        self._put(replace(stage, state=RUNS, began=began, text=text or stage.text))

    def finish(self) -> None:
        """Everything is done."""
        now = self._clock()
        self.stages = tuple(self._behind(stage, now) for stage in self.stages)

    def fail(self, text: str) -> str:
        """The stage that is under way, the first where none is, has failed; its name."""
        name = self.current or next((each.name for each in self.stages if each.state == WAITS), START)
        stage, now = self.stages[STAGES.index(name)], self._clock()
        self._put(replace(stage, state=FAILED, began=stage.began or now, ended=now, text=text))
        return name

    def _put(self, changed: Stage) -> None:
        self.stages = tuple(changed if stage.name == changed.name else stage for stage in self.stages)

    @staticmethod
    def _behind(stage: Stage, now: float) -> Stage:
        if stage.state == RUNS:
            return replace(stage, state=DONE, ended=now)
        if stage.state != WAITS:
            return stage
        # What the device does quickly is over before anybody looks.
        return replace(stage, state=DONE if stage.name in _ELSEWHERE else SKIPPED)


def stage_of(instance: Mapping[str, Any]) -> str:
    """The stage in which the site says that an instance is: one of the last three."""
    status = str(instance.get("Status", ""))
    if status in _WAITING:
        return REQUEST
    reported = {str(each.get("DeviceReportedStatus", "")) for each in _states(instance)}
    return START if status == "DEPLOYMENT_SUCCEEDED" or reported & _STARTING else INSTALL


def has_failed(instance: Mapping[str, Any]) -> bool:
    """Whether the site says that it is not deployed, or that it does not run."""
    deployed = instance.get("Status") == "DEPLOYMENT_SUCCEEDED"
    return instance.get("Status") in _BAD or (deployed and instance.get("HealthStatus") == "ERROR")


def is_running(instance: Mapping[str, Any]) -> bool:
    """Whether the site says that it is deployed and runs."""
    return instance.get("Status") == "DEPLOYMENT_SUCCEEDED" and instance.get("HealthStatus") == "RUNNING"


def _states(instance: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(instance.get("RuntimeContextStates") or ())
