"""What an operation of a service is to the protocols: a plain function of the caller and the parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from belvedere_simulator.service.caller import Caller

Handler = Callable[[Caller, Mapping[str, Any]], Mapping[str, Any]]
"""Takes checked parameters and gives the output, both keyed by the member names of the model.

Blobs are bytes, timestamps aware datetimes. A member that is None counts as absent. Failures are raised as
`ServiceError`.
"""

ResourcesOf = Callable[[Caller, str, Mapping[str, Any]], Iterable[str]]
"""The ARNs that an operation with these parameters touches; none means that it needs no permission."""


ConditionsOf = Callable[[str, Mapping[str, Any]], Mapping[str, Sequence[str]]]
"""What the parameters of an operation tell to the conditions of policies, by condition key in lower case."""


def no_conditions(_operation: str, _parameters: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
    """For services whose condition keys nobody uses here."""
    return {}


def any_resource(_caller: Caller, _operation: str, _parameters: Mapping[str, Any]) -> Iterable[str]:
    """For services whose permissions are not split by resource."""
    return ("*",)
