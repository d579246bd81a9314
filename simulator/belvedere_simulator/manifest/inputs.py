"""Inputs of code that take a value instead of cameras."""

from __future__ import annotations

from collections.abc import Mapping

from belvedere_simulator.manifest.package import Port
from belvedere_simulator.manifest.resolved import InputPort, ParameterNode, ParameterValue

_EMPTY: Mapping[str, ParameterValue] = {"boolean": False, "int32": 0, "float32": 0.0, "string": ""}


def value_input(port: Port, parameter: ParameterNode | None, value: ParameterValue | None) -> InputPort:
    """An input with `value`; else with the default of the port, or empty if a parameter feeds it."""
    if value is None:
        value = port.default
    if value is None and parameter is not None:
        value = _EMPTY[port.type]
    return InputPort(
        name=port.name,
        type=port.type,
        value=value,
        parameter_node=parameter.name if parameter else None,
        constraint=port.constraint or (parameter.constraint if parameter else None),
        description=port.description,
    )
