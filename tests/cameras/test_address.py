"""Addresses of cameras: taken apart, and shown without what unlocks them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.cameras.address import parse_address, public_address
from belvedere_simulator.errors import BelvedereError

SECRET = "canary-Amsel"


def test_credentials_are_split_off_and_unquoted() -> None:
    found = parse_address(f" rtsp://us%40er:{SECRET}%2F@192.168.0.77:8554/live?x=1 ")
    assert (found.host, found.port, found.username) == ("192.168.0.77", 8554, "us@er")
    assert found.password == f"{SECRET}/"
    assert found.url == found.public == "rtsp://192.168.0.77:8554/live?x=1"


def test_those_given_apart_count_more() -> None:
    found = parse_address("rtsp://a:b@h/x", "c", SECRET)
    assert (found.username, found.password, found.port) == ("c", SECRET, 554)


def test_a_password_in_the_query_is_asked_with_and_never_shown() -> None:
    found = parse_address(f"rtsp://h/live?user=admin&password={SECRET}&channel=1")
    assert SECRET in found.url
    assert found.public == "rtsp://h/live?user=***&password=***&channel=1"
    assert SECRET not in repr(found)


def test_an_ipv6_address_and_an_encrypted_one() -> None:
    assert parse_address("rtsp://[fe80::1]/x").host == "fe80::1"
    found = parse_address("rtsps://h/x")
    assert found.encrypted
    assert found.port == 322


@pytest.mark.parametrize(
    "text",
    [
        "",
        "camera",
        "http://h/x",
        "rtsp://",
        "rtsp:///x",
        f"rtsp://u:{SECRET}/@h",
        "rtsp://h:0/",
        "rtsp://h/a b",
    ],
)
def test_what_is_no_address_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(BelvedereError) as refused:
        parse_address(text)
    assert refused.value.code == "BV-DOC-001"
    assert SECRET not in str(refused.value)


@given(st.text(max_size=80))
def test_no_text_brings_it_down(text: str) -> None:
    for each in (text, f"rtsp://{text}"):
        try:
            found = parse_address(each)
        except BelvedereError as refused:
            assert refused.code == "BV-DOC-001"
        else:
            assert found.host
            assert 0 < found.port < 65_536


@given(st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=8))
def test_what_stands_before_the_host_is_never_public(secret: str) -> None:
    assert secret not in public_address(f"rtsp://u:{secret}@h/") or secret in "rtsp://h/"
