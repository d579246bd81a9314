"""What a code node is at any moment: a pure function of what happened to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from belvedere_simulator.application.node.exit_code import describe
from belvedere_simulator.events import NodeState
from belvedere_simulator.messages import tr

RestartPolicy = Literal["never", "on-failure", "always"]


@dataclass(frozen=True)
class CodeNodeState:
    """One code node. `asked` tells that its stop was asked for; `verdict` why the engine ends it."""

    state: NodeState = "WAITING"
    detail: str = ""
    asked: bool = False
    verdict: str = ""
    starts: int = 0
    exit_code: int | None = None


@dataclass(frozen=True)
class Launching:
    """The process is about to be started."""


@dataclass(frozen=True)
class LaunchFailed:
    """The process could not be started at all."""

    reason: str


@dataclass(frozen=True)
class Announced:
    """The application instantiated `panoramasdk.node`."""


@dataclass(frozen=True)
class StillSilent:
    """The process has run for `seconds` and did not instantiate its node."""

    seconds: float


@dataclass(frozen=True)
class MemoryOverrun:
    """The process and its children hold more than they may; the engine ends them."""

    used: int
    limit: int


@dataclass(frozen=True)
class StopAsked:
    """Somebody wants the node to end."""


@dataclass(frozen=True)
class Ended:
    """The process is gone. `restart_in` is in seconds, None when it is not started again."""

    code: int
    restart_in: float | None


Happening = Launching | LaunchFailed | Announced | StillSilent | MemoryOverrun | StopAsked | Ended


def wants_restart(policy: RestartPolicy, state: CodeNodeState, code: int) -> bool:
    """Whether a process that ended with `code` is to be started again, budget permitting."""
    if state.asked or policy == "never":
        return False
    return policy == "always" or code != 0 or bool(state.verdict)


def after(state: CodeNodeState, happening: Happening) -> CodeNodeState:
    """Return the state that follows. A happening that does not fit the state changes nothing."""
    match happening:
        case Launching():
            return _launching(state)
        case LaunchFailed(reason):
            return replace(state, state="ERROR", detail=reason) if state.state == "STARTING" else state
        case Announced():
            return replace(state, state="RUNNING", detail="") if state.state == "STARTING" else state
        case StillSilent(seconds):
            return replace(state, detail=_silence(seconds)) if state.state == "STARTING" else state
        case MemoryOverrun(used, limit):
            return replace(state, verdict=_overrun(used, limit)) if _alive(state) else state
        case StopAsked():
            return _stop_asked(state)
        case Ended(code, restart_in):
            return _ended(state, code, restart_in) if _alive(state) else state


def _alive(state: CodeNodeState) -> bool:
    return state.state in ("STARTING", "RUNNING")


def _launching(state: CodeNodeState) -> CodeNodeState:
    if state.asked or _alive(state):
        return state
    return CodeNodeState(state="STARTING", starts=state.starts + 1)


def _stop_asked(state: CodeNodeState) -> CodeNodeState:
    waiting = state.state == "WAITING"
    return replace(state, asked=True, state="STOPPED" if waiting else state.state)


def _ended(state: CodeNodeState, code: int, restart_in: float | None) -> CodeNodeState:
    gone = replace(state, exit_code=code)
    if state.asked:
        return replace(gone, state="STOPPED", detail="", verdict="")
    reason = state.verdict or tr("The application {ended}", ended=describe(code))
    if restart_in is not None:
        reason = tr("{reason}; it is started again in {seconds:.1f} s", reason=reason, seconds=restart_in)
        return replace(gone, state="WAITING", detail=reason)
    return replace(gone, state="ERROR" if code or state.verdict else "STOPPED", detail=reason)


def _silence(seconds: float) -> str:
    return tr(
        "The application has not instantiated panoramasdk.node for {seconds:.0f} s; "
        "an appliance shows ERROR (NOT_AVAILABLE) for it",
        seconds=seconds,
    )


def _overrun(used: int, limit: int) -> str:
    return tr(
        "The application was ended because it used {used} MB of memory and {limit} MB are allowed",
        used=used // 1_000_000,
        limit=limit // 1_000_000,
    )
