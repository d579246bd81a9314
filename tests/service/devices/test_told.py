"""What appliances tell: taken when it has the right form, refused whatever else it is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.devices.reports import Appliance
from belvedere_simulator.service.devices.told import read_appliance, read_network_status, read_version

CLAIM = {"serialNumber": "1423019000001", "installation": "0a1b2c3d-4e5f", "software": "7.0.13"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def test_a_claim_names_the_appliance() -> None:
    assert read_appliance(CLAIM) == Appliance("1423019000001", "0a1b2c3d-4e5f", "7.0.13")
    assert read_appliance({**CLAIM, "brand": "LENOVO"}).brand == "LENOVO"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("serialNumber", "GF-1"),
        ("serialNumber", "1" * 21),
        ("installation", "short"),
        ("installation", "x" * 65),
        ("installation", None),
        ("software", "7.0.13\n"),
        ("software", 7),
        ("type", "TOASTER"),
        ("brand", ["LENOVO"]),
    ],
)
def test_a_claim_with_a_wrong_field_is_refused(field: str, value: Any) -> None:
    with pytest.raises(BelvedereError, match=f"BV-DEV-004.*{field}"):
        read_appliance({**CLAIM, field: value})


def test_the_network_is_taken_as_the_model_has_it() -> None:
    port = {"IpAddress": "192.168.0.1/24", "HwAddress": "8C:0F:00:60:C5:88", "ConnectionStatus": "CONNECTED"}
    told = {"Ethernet0Status": port, "Ethernet1Status": {"IpAddress": "--", "speed": 100}, "wifi": {}}
    assert read_network_status(told) == {"Ethernet0Status": port, "Ethernet1Status": {"IpAddress": "--"}}


@given(
    JSON,
    st.sampled_from(["Ethernet0Status", "NtpStatus"]),
    st.sampled_from(["IpAddress", "ConnectionStatus"]),
)
def test_any_report_is_taken_or_refused_by_name(value: Any, member: str, field: str) -> None:
    for document in (value, {member: value}, {member: {field: value}}):
        try:
            found = read_network_status(document)
        except BelvedereError as error:
            assert error.code == "BV-DEV-004"
        else:
            texts = [text for status in found.values() for text in status.values()]
            assert all(isinstance(text, str) and 1 <= len(text) <= 255 for text in texts)


@given(JSON)
def test_any_claim_and_version_is_taken_or_refused_by_name(value: Any) -> None:
    with pytest.raises(BelvedereError, match="BV-DEV-004"):
        read_appliance({**CLAIM, "installation": [value]})
    try:
        assert read_version(value) == value
    except BelvedereError as error:
        assert error.code == "BV-DEV-004"
