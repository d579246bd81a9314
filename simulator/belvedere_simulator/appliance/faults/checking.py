"""A fault as somebody asks for it, checked before anything is broken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.described import FaultDescription, descriptions
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.faults.settings import Setting
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr


def checked_kind(name: str) -> FaultKind:
    """The kind of this name. Raises BelvedereError: BV-FLT-001 there is none."""
    try:
        return FaultKind(name)
    except ValueError:
        raise BelvedereError("BV-FLT-001", tr("There is no fault of this name"), where=name) from None


def checked_fault(name: str, target: str = "", settings: Mapping[str, Any] | None = None) -> InjectedFault:
    """The fault of kind `name`. `target` need not exist yet: a fault may wait for an application.

    Raises BelvedereError: BV-FLT-001 no such kind, BV-FLT-002 it cannot be aimed, BV-FLT-003 it has no such
    setting, BV-FLT-004 the setting is not a number in its range.
    """
    kind = checked_kind(name)
    described = descriptions()[kind]
    if target and not described.targets:
        what = tr("This fault strikes the whole appliance and takes no target")
        raise BelvedereError("BV-FLT-002", what, where=f"{name} {target}")
    numbers = {each: _number(name, described, each, value) for each, value in (settings or {}).items()}
    return InjectedFault(kind, target, numbers)


def _number(kind: str, described: FaultDescription, name: str, value: Any) -> float:
    setting = described.setting(name)
    if setting is None:
        known = ", ".join(each.name for each in described.settings) or tr("none")
        why = tr("settings of this fault: {names}", names=known)
        raise BelvedereError(
            "BV-FLT-003", tr("The fault has no such setting"), where=f"{kind} {name}", why=why
        )
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise _out_of_range(kind, setting, value) from None
    if not setting.least <= number <= setting.most:
        raise _out_of_range(kind, setting, value)
    return number


def _out_of_range(kind: str, setting: Setting, value: Any) -> BelvedereError:
    why = tr(
        "{value} is not a number from {least:g} to {most:g} {unit}",
        value=value,
        least=setting.least,
        most=setting.most,
        unit=setting.unit,
    )
    what = tr("The setting of the fault cannot be used")
    return BelvedereError("BV-FLT-004", what, where=f"{kind} {setting.name}", why=why)
