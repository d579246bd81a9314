"""What appliances tell: taken when it has the right form, refused whatever else it is."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.devices.reports import Appliance
from belvedere_simulator.service.devices.told import read_appliance

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


@given(JSON)
def test_any_claim_is_taken_or_refused_by_name(value: Any) -> None:
    with pytest.raises(BelvedereError, match="BV-DEV-004"):
        read_appliance({**CLAIM, "installation": [value]})
    for document in (value, {**CLAIM, "serialNumber": value}, {**CLAIM, "brand": value}):
        try:
            assert isinstance(read_appliance(document), Appliance)
        except BelvedereError as error:
            assert error.code == "BV-DEV-004"
