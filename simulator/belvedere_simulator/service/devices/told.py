"""What an appliance tells of itself when it claims its certificate, read with distrust."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.devices.device import APPLIANCE, AWS_PANORAMA, DEVELOPER_KIT, LENOVO
from belvedere_simulator.service.devices.reports import Appliance

SERIAL_NUMBER = re.compile(r"[0-9]{1,20}\Z")
INSTALLATION = re.compile(r"[A-Za-z0-9-]{8,64}\Z")
VERSION = re.compile(r"[0-9A-Za-z.+_-]{1,64}\Z")
TYPES = (APPLIANCE, DEVELOPER_KIT)
BRANDS = (AWS_PANORAMA, LENOVO)


def read_appliance(document: Any) -> Appliance:
    """The appliance in a claim: `{"serialNumber": "…", "installation": "…", "software": "7.0.13"}`, where
    `type` and `brand` of the service model may be added. Raises BelvedereError BV-DEV-004.
    """
    fields = _mapping(document, "claim")
    return Appliance(
        serial_number=_matching(fields, "serialNumber", SERIAL_NUMBER),
        installation=_matching(fields, "installation", INSTALLATION),
        software=_matching(fields, "software", VERSION),
        type=_one_of(fields, "type", TYPES),
        brand=_one_of(fields, "brand", BRANDS),
    )


def _mapping(value: Any, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _refused(tr("`{name}` is not an object", name=name))
    return value


def _matching(fields: Mapping[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or not pattern.match(value):
        raise _refused(tr("`{name}` does not look like one", name=name))
    return value


def _one_of(fields: Mapping[str, Any], name: str, words: tuple[str, ...]) -> str:
    value = fields.get(name, words[0])
    if value not in words:
        raise _refused(tr("`{name}` is none of {words}", name=name, words=", ".join(words)))
    return str(value)


def _refused(why: str) -> BelvedereError:
    return BelvedereError("BV-DEV-004", tr("The appliance's claim cannot be used"), why=why)
