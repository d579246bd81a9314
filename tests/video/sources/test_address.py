"""Passwords go to FFmpeg and nowhere else."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.video.sources.address import redact, with_credentials

TEXT = st.text(min_size=1)


@given(TEXT, st.text())
def test_any_user_and_password_survive_the_address(username: str, password: str) -> None:
    parts = urlsplit(with_credentials("rtsp://10.0.0.5:8554/a/b?c=1", username, password))
    assert parts.hostname == "10.0.0.5"
    assert parts.port == 8554
    assert parts.path == "/a/b"
    assert parts.query == "c=1"
    assert unquote(parts.username or "") == username
    assert unquote(parts.password or "") == password


def test_without_a_user_the_address_stays() -> None:
    assert with_credentials("rtsp://camera/1", "", "") == "rtsp://camera/1"


def test_ipv6_addresses_keep_their_brackets() -> None:
    assert with_credentials("rtsp://[::1]:554/x", "u", "p") == "rtsp://u:p@[::1]:554/x"


@given(st.text(min_size=8), TEXT)
def test_a_redacted_text_holds_no_password(password: str, username: str) -> None:
    address = with_credentials("rtsp://camera/1", username, password)
    assert redact(f"cannot open {address}", password) == "cannot open rtsp://camera/1"
    assert password not in redact(f"the password {password}.", password)


def test_a_short_password_does_not_spoil_the_words_of_the_log() -> None:
    line = "Connection timed out (-115)"
    assert redact(line, "115") == line
