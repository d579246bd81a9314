"""Checking what the user types against a parameter's type and constraint."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from belvedere_simulator.manifest.resolved import ParameterNode, ParameterValue

translate = QCoreApplication.translate

_INT32 = range(-(2**31), 2**31)
_FLOAT32_MAX = 3.4028234663852886e38


def read_value(parameter: ParameterNode, text: str) -> ParameterValue:
    """`text` as a value of `parameter`. Raises ValueError with words for the user."""
    value = _typed(parameter.type, text)
    if parameter.constraint and not _matches(parameter.constraint, value):
        raise ValueError(
            translate("ParameterValues", "The value must match {pattern}").format(
                pattern=parameter.constraint
            )
        )
    return value


def text_of(value: ParameterValue | None) -> str:
    """A value as it is typed."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _typed(kind: str, text: str) -> ParameterValue:
    if kind == "boolean":
        if text.strip().lower() not in ("true", "false"):
            raise ValueError(translate("ParameterValues", "The value must be true or false"))
        return text.strip().lower() == "true"
    if kind == "int32":
        number = _number(text, translate("ParameterValues", "The value must be a whole number"))
        if number != int(number) or int(number) not in _INT32:
            raise ValueError(translate("ParameterValues", "The value must be a whole number of 32 bits"))
        return int(text)
    if kind == "float32":
        number = _number(text, translate("ParameterValues", "The value must be a number"))
        if abs(number) > _FLOAT32_MAX:
            raise ValueError(translate("ParameterValues", "The value is too large for 32 bits"))
        return number
    return text


def _number(text: str, complaint: str) -> float:
    if not re.fullmatch(r"\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*", text, re.IGNORECASE | re.ASCII):
        raise ValueError(complaint)
    return float(text)


def _matches(pattern: str, value: ParameterValue) -> bool:
    try:
        return re.fullmatch(pattern, text_of(value)) is not None
    except re.error:
        return True  # the check of the manifests tells of a broken pattern
