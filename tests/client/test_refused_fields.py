"""Refusals of the service, told at the fields that they are about."""

from __future__ import annotations

from typing import Any

import pytest

from belvedere_simulator.client.refused_fields import refused_fields

ADDRESS = "NetworkingConfiguration.Ethernet1.StaticIpConnectionInfo.IpAddress"
REQUEST = {
    "Name": "gate",
    "NetworkingConfiguration": {
        "Ethernet0": {"ConnectionType": "DHCP"},
        "Ethernet1": {"StaticIpConnectionInfo": {"IpAddress": "10.0.0.2"}},
    },
}


def response(code: str, message: str, **more: Any) -> dict[str, Any]:
    return {"Error": {"Code": code, "Message": message}, **more}


@pytest.mark.parametrize(
    ("message", "field"),
    [
        ("There is a device named gate already", "Name"),
        ("The address 10.0.0.2 belongs to the device hall", ADDRESS),
        ("There is a device named 10.0.0.20 already", "Name"),
    ],
)
def test_a_clash_is_about_the_name_or_the_address(message: str, field: str) -> None:
    assert refused_fields(response("ConflictException", message), REQUEST) == [(field, message)]


def test_every_field_of_a_validation_is_told() -> None:
    fields = [{"Name": "Name", "Message": "too long"}, {"Name": ADDRESS, "Message": ""}, {"Message": "odd"}]
    told = response("ValidationException", "It is wrong", Fields=fields)
    assert refused_fields(told, REQUEST) == [("Name", "too long"), (ADDRESS, "It is wrong")]


def test_other_refusals_are_about_no_field() -> None:
    assert refused_fields(response("ServiceQuotaExceededException", "full"), REQUEST) == []
