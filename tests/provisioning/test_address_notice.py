"""Only the site itself can tell its appliances that it is elsewhere."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.provisioning.address_notice import AddressNotice, read_notice, write_notice
from belvedere_simulator.service.certificates.authority import new_authority

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
AUTHORITY, OTHERS = new_authority(NOW), new_authority(NOW)
NOTICE = AddressNotice(
    "https://10.0.0.2:4711", "mqtts://10.0.0.2:8883", "https://10.0.0.2:4713", ("bench.local", "bench"), NOW
)
WRITTEN = write_notice(NOTICE, AUTHORITY.key)


def test_what_was_written_is_read() -> None:
    assert read_notice(WRITTEN, AUTHORITY.pem) == NOTICE


def test_a_note_of_another_site_is_refused() -> None:
    with pytest.raises(BelvedereError) as refused:
        read_notice(WRITTEN, OTHERS.pem)
    assert refused.value.code == "BV-PRV-014"


def test_a_note_that_somebody_changed_is_refused() -> None:
    document = json.loads(WRITTEN)
    document["notice"] = document["notice"].replace("10.0.0.2", "10.0.0.66")
    with pytest.raises(BelvedereError, match="BV-PRV-014"):
        read_notice(json.dumps(document).encode(), AUTHORITY.pem)


@settings(deadline=None)
@given(st.integers(0, len(WRITTEN) - 1), st.integers(1, 255))
def test_one_damaged_byte_is_refused_or_changes_nothing(at: int, change: int) -> None:
    damaged = bytearray(WRITTEN)
    damaged[at] ^= change
    try:
        assert read_notice(bytes(damaged), AUTHORITY.pem) == NOTICE
    except BelvedereError as error:
        assert error.code == "BV-PRV-014"


@settings(deadline=None)
@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: json.dumps(text).encode()))
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(BelvedereError, match="BV-PRV-014"):
        read_notice(content, AUTHORITY.pem)
