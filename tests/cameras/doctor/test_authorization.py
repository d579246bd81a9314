"""Answers to challenges: the standards' own examples, and servers that nobody here wrote."""

from __future__ import annotations

import hashlib
import re
import socket
from dataclasses import dataclass, field

import pytest

from belvedere_simulator.cameras.address import parse_address
from belvedere_simulator.cameras.doctor.patience import Patience
from belvedere_simulator.cameras.doctor.probe.ladder import Answered, Conversation
from belvedere_simulator.cameras.doctor.rtsp.authorization import Authorization
from belvedere_simulator.cameras.doctor.rtsp.challenges import Challenge, ladder, parse_challenges
from belvedere_simulator.cameras.doctor.rtsp.client import Client
from belvedere_simulator.cameras.doctor.rtsp.connection import Connection
from cameras.doctor.conftest import PASSWORD, USER, Street
from fakes.scripted_camera import H264, Asked, Reply, describing

FIELD = re.compile(r'(\w+)=(?:"((?:[^"\\]|\\.)*)"|([^,\s]+))')


def challenge(text: str) -> Challenge:
    (only,) = parse_challenges([text])
    return only


def test_the_example_of_rfc_2617() -> None:
    asked = challenge(
        'Digest realm="testrealm@host.com", qop="auth,auth-int", '
        'nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"'
    )
    given = Authorization(asked, "Mufasa", "Circle Of Life", lambda: "0a4f113b").header(
        "GET", "/dir/index.html"
    )
    assert 'response="6629fae49393a05397450978507c4ef1"' in given
    assert "nc=00000001" in given
    assert 'opaque="5ccc069c403ebaf9f0171e9517f40e41"' in given


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_the_examples_of_rfc_7616(algorithm: str, response: str) -> None:
    asked = challenge(
        f'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={algorithm}, '
        'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"'
    )
    given = Authorization(
        asked, "Mufasa", "Circle of Life", lambda: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
    ).header("GET", "/dir/index.html")
    assert f'response="{response}"' in given


def test_the_count_rises_with_every_request() -> None:
    answering = Authorization(challenge('Digest realm="r", nonce="n", qop="auth"'), "u", "p")
    assert "nc=00000001" in answering.header("OPTIONS", "/")
    assert "nc=00000002" in answering.header("DESCRIBE", "/")


def test_basic_is_the_pair_in_base64() -> None:
    assert Authorization(challenge('Basic realm="r"'), "Aladdin", "open sesame").header("GET", "/") == (
        "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    )


def test_neither_user_nor_password_is_in_what_is_printed() -> None:
    printed = repr(Authorization(challenge('Basic realm="r"'), USER, PASSWORD))
    assert USER not in printed
    assert PASSWORD not in printed


def test_several_challenges_in_one_header_and_in_many_are_told_apart() -> None:
    one = 'Digest realm="a, b", nonce="1", algorithm=SHA-256, Digest realm="c", nonce="2", Basic realm="d"'
    assert [each.label for each in parse_challenges([one])] == ["digest SHA-256", "digest MD5", "basic"]
    assert [each.label for each in parse_challenges(['Basic realm="x"', "Negotiate"])] == [
        "basic",
        "negotiate",
    ]


def test_the_strongest_is_tried_first_and_basic_never_after_a_digest() -> None:
    offered = parse_challenges(
        ['Basic realm="d"', 'Digest realm="c", nonce="2"', 'Digest realm="a", nonce="1", algorithm=SHA-256']
    )
    assert [each.label for each in ladder(offered)] == ["digest SHA-256", "digest MD5"]
    assert [each.label for each in ladder(offered[:1])] == ["basic"]
    assert ladder(parse_challenges(['Digest realm="x", nonce="1", qop="auth-int"'])) == ()


@dataclass
class Guarded:
    """Asks for digests of `algorithms`; checks them with a computation of its own. Nonces are used once."""

    algorithms: tuple[str, ...]
    broken: str = ""
    counts: list[str] = field(default_factory=list)
    stale: bool = False
    nonce: str = "first"

    def answer(self, asked: Asked) -> Reply:
        """Everything is guarded."""
        given = asked.headers.get("authorization", "")
        if given and self.stale and self.nonce == "first":
            self.nonce = "second"
            return Reply(401, self.challenges(", stale=true"))
        if given and self.is_right(asked.method, given):
            return describing(H264)(asked)
        return Reply(401, self.challenges())

    def challenges(self, more: str = "") -> tuple[tuple[str, str], ...]:
        """One header an algorithm."""
        return tuple(
            (
                "WWW-Authenticate",
                f'Digest realm="gate", nonce="{self.nonce}", qop="auth", algorithm={each}{more}',
            )
            for each in self.algorithms
        )

    def is_right(self, method: str, given: str) -> bool:
        """Whether the answer fits, by RFC 7616."""
        fields = {name: quoted or plain for name, quoted, plain in FIELD.findall(given)}
        if fields["algorithm"] == self.broken:
            return False
        hashed = hashlib.sha256 if fields["algorithm"] == "SHA-256" else hashlib.md5

        def digest(text: str) -> str:
            return hashed(text.encode()).hexdigest()

        owner, request = digest(f"{USER}:gate:{PASSWORD}"), digest(f"{method}:{fields['uri']}")
        self.counts.append(fields["nc"])
        whole = f"{owner}:{self.nonce}:{fields['nc']}:{fields['cnonce']}:{fields['qop']}:{request}"
        return bool(fields["response"] == digest(whole))


def asked_of(street: Street, guard: Guarded, password: str = PASSWORD) -> Answered:
    address = parse_address(street.scripted(guard.answer).url, USER, password)
    patience = Patience(20)

    def call() -> Client:
        return Client(Connection(socket.create_connection((address.host, address.port))))

    conversation = Conversation(address, call(), call)
    try:
        return conversation.describe(patience)
    finally:
        conversation.client.connection.close()


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256"])
def test_a_digest_with_quality_of_protection_is_accepted(street: Street, algorithm: str) -> None:
    answered = asked_of(street, Guarded((algorithm,)))
    assert answered.response.status == 200
    assert answered.accepted is not None
    assert answered.accepted.label == f"digest {algorithm} with qop"


def test_where_the_strongest_is_refused_the_next_is_tried_once(street: Street) -> None:
    answered = asked_of(street, Guarded(("SHA-256", "MD5"), broken="SHA-256"))
    assert answered.response.status == 200
    assert [each.algorithm for each in answered.tried] == ["SHA-256", "MD5"]


def test_a_stale_nonce_is_renewed_without_being_taken_for_a_wrong_password(street: Street) -> None:
    answered = asked_of(street, Guarded(("MD5",), stale=True))
    assert answered.response.status == 200


def test_a_wrong_password_is_tried_once_a_way(street: Street) -> None:
    guard = Guarded(("SHA-256", "MD5"))
    answered = asked_of(street, guard, "wrong")
    assert answered.response.status == 401
    assert answered.accepted is None
    assert len(guard.counts) == 2
