"""Who is let in, by the worked examples and formulas of the standards."""

from __future__ import annotations

import hashlib
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.video.virtual_camera.authentication import Authentication, Guard
from belvedere_simulator.video.virtual_camera.protocol import Request

URL = "rtsp://127.0.0.1/cam"


def md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def digest(guard: Guard, method: str, user: str, password: str, nonce: str) -> Request:
    realm = guard.challenge.split('realm="')[1].split('"')[0]
    response = md5(f"{md5(f'{user}:{realm}:{password}')}:{nonce}:{md5(f'{method}:{URL}')}")
    fields = {"username": user, "realm": realm, "nonce": nonce, "uri": URL, "response": response}
    header = "Digest " + ", ".join(f'{name}="{value}"' for name, value in fields.items())
    return Request("DESCRIBE", URL, {"authorization": header})


def test_basic_is_the_standards_example() -> None:
    guard = Guard("basic", "Aladdin", "open sesame")
    assert guard.admits(Request("PLAY", URL, {"authorization": "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="}))
    assert guard.challenge.startswith('Basic realm="')


def test_a_right_digest_is_let_in() -> None:
    guard = Guard("digest", "user", "pass", "n1")
    assert guard.admits(digest(guard, "DESCRIBE", "user", "pass", "n1"))


@pytest.mark.parametrize(
    ("method", "user", "password", "nonce"),
    [
        ("DESCRIBE", "user", "wrong", "n1"),
        ("DESCRIBE", "other", "pass", "n1"),
        ("DESCRIBE", "user", "pass", "n2"),
        ("PLAY", "user", "pass", "n1"),
    ],
)
def test_a_wrong_digest_is_refused(method: str, user: str, password: str, nonce: str) -> None:
    guard = Guard("digest", "user", "pass", "n1")
    assert not guard.admits(digest(guard, method, user, password, nonce))


@given(st.sampled_from(["basic", "digest"]), st.text())
def test_no_other_header_opens(scheme: Authentication, header: str) -> None:
    guard = Guard(scheme, "user", "pass", "n1")
    assert not guard.admits(Request("DESCRIBE", URL, {"authorization": header}))


@given(st.text(), st.text())
def test_basic_holds_for_any_user_and_password(user: str, password: str) -> None:
    given_header = "Basic " + b64encode(f"{user}:{password}".encode()).decode()
    assert Guard("basic", user, password).admits(Request("PLAY", URL, {"authorization": given_header}))


def test_the_password_is_not_in_the_repr() -> None:
    assert "pass" not in repr(Guard("digest", "user", "s3cret-pass", "n1")).replace("password", "")
