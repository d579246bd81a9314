"""The values of a template's parameters: given, kept from before, or by default."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from belvedere_simulator.messages import tr
from belvedere_simulator.service.stacks.failures import invalid_template
from belvedere_simulator.service.stacks.template import Template

TYPES = ("String", "Number", "CommaDelimitedList", "List<Number>")
LARGEST = 4096


def parameter_values(
    template: Template, given: Sequence[Mapping[str, Any]], before: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The text of each parameter. ValidationError for missing, unknown and forbidden values."""
    told = {each["ParameterKey"]: each for each in given}
    strange = sorted(set(told) - set(template.parameters))
    if strange:
        raise invalid_template(tr("Parameters: {names} do not exist in the template", names=strange))
    values, missing = {}, []
    for name, declared in template.parameters.items():
        value = _value(name, declared, told.get(name, {}), before or {})
        if value is None:
            missing.append(name)
        else:
            _check(name, declared, value)
            values[name] = value
    if missing:
        raise invalid_template(tr("Parameters: {names} must have values", names=missing))
    return values


def typed(declared: Mapping[str, Any], value: str) -> Any:
    """What a reference to the parameter gives: a text, or a list of texts."""
    if declared.get("Type") in {"CommaDelimitedList", "List<Number>"}:
        return [part.strip() for part in value.split(",")]
    return value


def _value(
    name: str, declared: Mapping[str, Any], told: Mapping[str, Any], before: Mapping[str, str]
) -> str | None:
    if told.get("UsePreviousValue"):
        return before.get(name)
    if "ParameterValue" in told:
        return str(told["ParameterValue"])
    default = declared.get("Default")
    if default is None:
        return None
    return str(default).lower() if isinstance(default, bool) else str(default)


def _check(name: str, declared: Mapping[str, Any], value: str) -> None:
    kind = declared.get("Type")
    if kind not in TYPES:
        raise invalid_template(tr("Parameter {name}: type {type} is not offered", name=name, type=kind))
    allowed = declared.get("AllowedValues")
    pattern = declared.get("AllowedPattern")
    if len(value) > LARGEST or (allowed and value not in [str(each) for each in allowed]):
        raise _refused(name)
    try:
        if pattern and not re.fullmatch(str(pattern), value):
            raise _refused(name)
        for part in value.split(",") if kind == "List<Number>" else [value]:
            if kind in {"Number", "List<Number>"}:
                number = float(part)
                if not _within(declared, "MinValue", "MaxValue", number):
                    raise _refused(name)
        if kind == "String" and not _within(declared, "MinLength", "MaxLength", len(value)):
            raise _refused(name)
    except (re.error, ValueError) as problem:
        raise _refused(name) from problem


def _within(declared: Mapping[str, Any], least: str, most: str, number: float) -> bool:
    low, high = float(declared.get(least, number)), float(declared.get(most, number))
    return low <= number <= high


def _refused(name: str) -> Exception:
    return invalid_template(tr("Parameter {name} failed to satisfy its constraint", name=name))
