"""Redaction of bundles: every kind of secret in every form, what has to stay, and what is told of it."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.support.redacting import Redactor
from belvedere_simulator.support.rules import Kind

ADDRESS = "rtsp://viewer:canary-pass@192.168.7.20:554/stream1?profile=2"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ5b3UifQ.c2lnbmF0dXJlLW9mLWl0"
TELLING = {
    f"opening {ADDRESS} now": ("192.168.7.20", Kind.CAMERA),
    f'{{"streamUrl":"{ADDRESS}"}}': ("canary-pass", Kind.CAMERA),
    f"url={quote(ADDRESS, safe='')}": ("canary-pass", Kind.CAMERA),
    "GET https://me:canary@host/x": ("canary", Kind.CREDENTIALS),
    "POST https://hooks.example.com/services/T1/B2/canary done": ("canary", Kind.CREDENTIALS),
    '{"AlarmActions": ["https://chat.example.com/api/webhooks/12/canary"]}': ("canary", Kind.CREDENTIALS),
    "PUT https://b.s3/x?X-Amz-Signature=0a1b2c3d4e5f": ("0a1b2c3d4e5f", Kind.SIGNATURE),
    "Authorization: AWS4-HMAC-SHA256 Credential=canary, Signature=ab": ("canary", Kind.HEADER),
    "password = canary-1 was tried": ("canary-1", Kind.NAMED),
    '{"Password": "canary \\" two", "a": 1}': ("canary", Kind.NAMED),
    'said {\\"password\\": \\"canary-3\\"}': ("canary-3", Kind.NAMED),
    "camera doctor --password canary-4 rest": ("canary-4", Kind.NAMED),
    f"got {JWT} back": ("eyJ", Kind.TOKEN),
    "sent Bearer abcdef0123456789": ("abcdef0123456789", Kind.TOKEN),
    "cloned with ghp_abcdefghijklmnopqrstuv0123456789": ("ghp_", Kind.TOKEN),
    "key AKIAIOSFODNN7EXAMPLE used": ("AKIA", Kind.ACCESS_KEY),
    f"secret is {SECRET_KEY} there": ("wJalr", Kind.ACCESS_KEY),
    "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQ": ("QQQQ", Kind.KEY),
    "arn:aws:s3:us-east-1:210987654321:bucket": ("210987654321", Kind.ACCOUNT),
    "account 2109-8765-4321": ("8765", Kind.ACCOUNT),
    "sent " + base64.b64encode(b"user:x password=canary-5 end").decode(): ("Y2FuYXJ5", Kind.ENCODED),
    "hex " + b"password=canary-6".hex(): ("63616e617279", Kind.ENCODED),
}
HARMLESS = (
    "10:00:00.123 ERROR finalizeInterface(35) Camera credential fetching for port [username] failed",
    "device-2nglfkyjymeyekrgbphoh2lxai is applicationInstance-vqoyyh2wbtmyikrdnjbpfs2bzi",
    "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "at 1700000000.123456 took 1700000000123 ms in 550e8400-e29b-41d4-a716-446655440000",
    "installApplicationTask(342) code/1.0 failed: the disk is full",
    "192.168.7.20/24 gateway 192.168.7.1",
)


@pytest.mark.parametrize("line", list(TELLING))
def test_a_secret_in_a_line_goes_and_is_told(line: str) -> None:
    secret, kind = TELLING[line]
    redactor = Redactor()
    (left,) = redactor.lines("a.log", [line])
    assert secret not in left
    assert kind in [each.kind for each in redactor.removals]
    assert all(each.path == "a.log" and each.line == 1 for each in redactor.removals)
    assert all(secret not in each.shown for each in redactor.removals)


@pytest.mark.parametrize("line", HARMLESS)
def test_what_tells_what_is_wrong_stays(line: str) -> None:
    redactor = Redactor()
    assert list(redactor.lines("a.log", [line])) == [line]
    assert redactor.removals == []


def test_a_key_of_several_lines_goes_and_lines_keep_their_numbers() -> None:
    redactor = Redactor()
    text = ["one", "x -----BEGIN EC PRIVATE KEY-----", "MHc", "AQE", "-----END EC PRIVATE KEY----- y", "six"]
    left = list(redactor.lines("a.log", text))
    assert len(left) == len(text)
    assert (left[0], left[5]) == ("one", "six")
    assert "MHc" not in "".join(left)
    assert left[4].endswith(" y")
    assert [each.line for each in redactor.removals] == [2, 3, 4, 5]


def test_the_same_camera_has_the_same_number_everywhere() -> None:
    redactor = Redactor()
    first = redactor.bare(f"a {ADDRESS} b")
    assert redactor.bare(f"a {ADDRESS} b") == first
    assert redactor.bare("a rtsp://other/1 b") != first
    assert "[removed: camera address 1]" in first


@pytest.mark.parametrize("secret", ['p/7"&%+ö', "word", "a longer one with spaces"])
def test_a_known_secret_goes_in_whatever_form(secret: str) -> None:
    redactor = Redactor([secret])
    shifted = base64.b64encode(b"x" + secret.encode() + b"yz").decode()
    lines = [
        secret,
        quote(secret, safe=""),
        json.dumps(secret),
        secret.encode().hex().upper(),
        f"== {shifted}",
    ]
    left = list(redactor.lines("a.log", lines))
    assert {each.line for each in redactor.removals} >= {1, 3, 4} | (
        {5} if len(shifted.rstrip("=")) > 11 else set()
    )
    assert secret not in "".join(left)


def test_fields_go_by_their_names_and_json_stays_json() -> None:
    redactor = Redactor()
    document = {
        "Name": "yard",
        "TemplateParameters": {"Password": ["canary"], "StreamUrl": ADDRESS},
        "parameters": [{"name": "api_token", "value": "canary"}, {"name": "threshold", "value": 60}],
        "graph": json.dumps({"Authorization": "Basic canary", "arn": "arn:aws:iam::210987654321:role/r"}),
        "secretArn": "arn:aws:secretsmanager:us-east-1:210987654321:secret:a",
        "account": 210987654321,
        "count": 7,
        "key": "-----BEGIN PRIVATE KEY-----\ncanary\n-----END PRIVATE KEY-----",
        "blob": b"canary",
        "none": None,
    }
    text = redactor.document("a.json", document)
    told = json.loads(text)
    assert "canary" not in text
    assert "210987654321" not in text
    assert told["Name"] == "yard"
    assert told["parameters"][1]["value"] == 60
    assert told["count"] == 7
    assert told["secretArn"].endswith(":secret:a")
    lines = text.splitlines()
    assert all("[removed: " in lines[each.line - 1] for each in redactor.removals)
    assert len(redactor.removals) >= 7


@settings(max_examples=40)
@given(st.lists(st.text(max_size=80), max_size=6), st.sampled_from(list(TELLING)), st.text(max_size=20))
def test_no_text_is_too_odd_and_no_line_is_lost(lines: list[str], telling: str, after: str) -> None:
    redactor = Redactor(["canary-known"])
    given_lines = [*lines, f"{telling} {after}", "canary-known"]
    left = list(redactor.lines("a", given_lines))
    assert len(left) == len(given_lines)
    assert "canary-known" not in left[-1]
