"""Secrets of the functions that an error went through are not in what is told of it."""

from __future__ import annotations

import base64
import json
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator import redaction
from belvedere_simulator.client.camera_sources import CameraTarget
from belvedere_simulator.redaction import redact, secrets_of

SECRET = "geheim/7"


def caught(work: Callable[[], object]) -> Exception:
    """What `work` raises."""
    try:
        work()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


def told(error: Exception) -> str:
    """As a report tells it."""
    return redact("".join(traceback.format_exception(error)), secrets_of(error))


def fail_with(**variables: object) -> Exception:
    """An error that quotes whatever it was given."""

    def work(given: dict[str, object]) -> None:
        raise RuntimeError(f"{given}")

    return caught(lambda: work(variables))


@given(st.text(st.characters(exclude_characters="*", exclude_categories=["Cs"]), min_size=3, max_size=30))
def test_no_form_of_a_secret_stays(secret: str) -> None:
    raw = secret.encode()
    forms = (repr(secret)[1:-1], json.dumps(secret)[1:-1], ascii(secret)[1:-1], quote(secret, safe=""))
    for form in (secret, *forms, raw.hex(), base64.b64encode(raw).decode()):
        assert form not in redact(f"before {form} after", [secret])


@given(st.text(st.characters()))
def test_any_text_can_be_told(text: str) -> None:
    assert isinstance(redact(text, [text]), str)


@pytest.mark.parametrize(
    "text",
    [
        "rtsp://ada:geheim@10.0.0.1/cam",
        "password=geheim",
        "password='ge heim'",
        '{"password": "a\\"b, geheim"}',
        "passphrase: geheim",
        "aws_secret_access_key=geheim",
        "Authorization: Basic geheim",
        "{'authorization': 'Digest response=\"geheim\"'}",
        "-----BEGIN EC PRIVATE KEY-----\ngeheim\n-----END EC PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\\ngeheim",
    ],
)
def test_what_tells_that_it_is_secret_is_taken_out(text: str) -> None:
    assert "heim" not in redact(text)
    assert redact(f"before {text}").startswith("before ")


def test_what_is_no_secret_stays() -> None:
    text = "ValueError: the node cam at http://10.0.0.1/x has 3 ports, no pass, -----BEGIN CERTIFICATE-----"
    assert redact(text, ["", "a", "po"]) == text


@pytest.mark.parametrize("text", ["a" * 300_000, "a://" * 20_000, "password" * 20_000, "secret='" * 20_000])
def test_a_long_line_costs_little(text: str) -> None:
    before = time.process_time()
    redact(text)
    assert time.process_time() - before < 5


@pytest.mark.parametrize(
    "variables",
    [
        {"password": SECRET},
        {"password": SECRET.encode()},
        {"given": {"camera": {"Password": SECRET}}},
        {"credentials": ["user", (SECRET,)]},
        {"private_key": bytearray(SECRET.encode())},
        {"target": CameraTarget("rtsp://10.0.0.1/", "user", SECRET)},
    ],
)
def test_it_is_found_by_the_name_of_what_holds_it(variables: dict[str, Any]) -> None:
    assert SECRET in secrets_of(fail_with(**variables))


def test_whatever_an_error_quotes_is_hidden() -> None:
    def work(password: str) -> int:
        return int(password)

    report = told(caught(lambda: work(SECRET)))
    assert "invalid literal for int()" in report
    assert SECRET not in report


def test_causes_and_groups_are_looked_through() -> None:
    def deep(password: str) -> None:
        raise ValueError(password)

    def grouped(token: str) -> None:
        raise ExceptionGroup(
            f"several for {token}", [caught(lambda: deep("first-one")), caught(lambda: deep("second"))]
        )

    def work() -> None:
        try:
            grouped("third-one")
        except ExceptionGroup as several:
            raise RuntimeError("outer") from several

    error = caught(work)
    assert secrets_of(error) >= {"first-one", "second", "third-one"}
    assert not any(each in told(error) for each in ("first-one", "second", "third-one"))


def test_errors_and_values_that_hold_each_other_end() -> None:
    first, second = caught(lambda: int("x")), caught(lambda: int("y"))
    first.__cause__, second.__cause__ = second, first
    ring: dict[str, object] = {"password": SECRET}
    ring["ring"] = ring
    assert secrets_of(first) == frozenset()
    assert SECRET in secrets_of(fail_with(ring=ring))


class Slotted:
    """As ours may be."""

    __slots__ = ("never", "password")

    def __init__(self, password: str) -> None:
        self.password = password


def test_slots_are_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Slotted, "__module__", "belvedere_simulator.somewhere")
    assert SECRET in secrets_of(fail_with(value=Slotted(SECRET)))


class Trap(dict[str, object]):
    """Whoever asks it anything is told off."""

    def _spring(self, *_: object) -> Any:
        raise AssertionError("foreign code ran")

    items = keys = values = __iter__ = __getitem__ = __len__ = __bool__ = __eq__ = __hash__ = _spring  # type: ignore[assignment]
    __str__ = __getattr__ = _spring
    password = property(_spring)
    __class__ = property(_spring)


@dataclass
class TrappedRecord:
    """The same, asked for its fields."""

    password: str

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(f"foreign code ran for {name}")


def test_nobody_is_asked() -> None:
    def work(*_given: object) -> None:
        raise RuntimeError

    trap = Trap(password=SECRET)
    record = TrappedRecord("of a record")
    lazy = (1 / nothing for nothing in (0,))
    assert secrets_of(caught(lambda: work(trap, record, lazy))) == {SECRET, "of a record"}


def test_the_search_ends_soon_and_what_is_near_is_found_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "_MOST", 200)

    def work(many: object, depth: int, password: str) -> None:
        if depth == 0:
            raise RuntimeError(password)
        work(many, depth - 1, password)

    many = {str(number): [{"password": f"far-{number}-{each}"} for each in range(50)] for number in range(50)}
    found = secrets_of(caught(lambda: work(many, 20, SECRET)))
    assert SECRET in found
    assert len(found) < 200
