"""Values of parameters: from JSON, and from what a user typed."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Mapping

from belvedere_simulator.manifest.fields import Fields
from belvedere_simulator.manifest.json_tree import Scalar
from belvedere_simulator.manifest.resolved import ParameterValue, PortType
from belvedere_simulator.messages import tr

INT32 = range(-(2**31), 2**31)
_TRUTH = {
    "true": True,
    "yes": True,
    "on": True,
    "1": True,
    "false": False,
    "no": False,
    "off": False,
    "0": False,
}
_JSON_NAMES: Mapping[PortType, str] = {
    "boolean": "boolean",
    "int32": "integer",
    "float32": "number",
    "string": "string",
}


def of_type(value: Scalar, kind: PortType) -> ParameterValue | None:
    """`value` as a `kind` (whole numbers are legal float32), or None when it is none."""
    if kind == "boolean":
        return value if isinstance(value, bool) else None
    if kind == "string":
        return value if isinstance(value, str) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if kind == "int32":
        return value if isinstance(value, int) and value in INT32 else None
    return float(value) if kind == "float32" and _fits_float32(value) else None


def _fits_float32(value: float) -> bool:
    try:
        struct.pack("<f", value)
    except OverflowError:
        return False
    return math.isfinite(value)


def typed_default(fields: Fields, name: str, kind: PortType) -> ParameterValue | None:
    """The member `name` as a value of type `kind`; None when absent or of another type (reported)."""
    at = fields.spot(name)
    if at is None:
        return None
    scalar = at.node.value
    value = None
    if scalar is None or isinstance(scalar, str | int | float | bool):
        value = of_type(scalar, kind)
    if value is None and kind in {"int32", "float32"} and _is_number_for(scalar, kind):
        fields.report_range(at, kind)
    elif value is None:
        fields.report_type(at, _JSON_NAMES.get(kind, kind))
    return value


def _is_number_for(value: object, kind: PortType) -> bool:
    return isinstance(value, int if kind == "int32" else int | float) and not isinstance(value, bool)


def parse_typed(text: str, kind: PortType) -> ParameterValue:
    """Read what a user typed for a parameter of type `kind`. Raises ValueError saying what is wanted."""
    if kind == "string":
        return text
    if kind == "boolean":
        if text.strip().lower() not in _TRUTH:
            raise ValueError(tr("true or false is wanted"))
        return _TRUTH[text.strip().lower()]
    try:
        number = int(text, 10) if kind == "int32" else float(text)
    except ValueError:
        wanted = tr("a whole number is wanted") if kind == "int32" else tr("a number is wanted")
        raise ValueError(wanted) from None
    value = of_type(number, kind)
    if value is None:
        raise ValueError(tr("the number does not fit into {kind}", kind=kind))
    return value


def as_text(value: ParameterValue) -> str:
    """A value as it is written in JSON, without a string's quotes."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def obeys(value: ParameterValue, constraint: str) -> bool:
    """Whether the whole of `value` matches `constraint`. Raises re.error for a bad expression."""
    return re.fullmatch(constraint, as_text(value)) is not None
