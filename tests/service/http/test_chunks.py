"""The aws-chunked coding: the published example, any cut of it, and every break."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.service.access.claim import Claim
from belvedere_simulator.service.access.faults import AccessRefused
from belvedere_simulator.service.access.signing import sign, signing_key
from belvedere_simulator.service.http.aws_chunked import (
    SIGNED,
    SIGNED_WITH_TRAILER,
    UNSIGNED_WITH_TRAILER,
    BadChunks,
    decoder_for,
)

# The example in the S3 documentation of chunked uploads: keys, time and signatures are published there.
KEY = signing_key("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "20130524", "us-east-1", "s3")
CLAIM = Claim(
    key_id="AKIAIOSFODNN7EXAMPLE",
    date="20130524",
    region="us-east-1",
    service="s3",
    signed_headers=("host",),
    signature="4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
    time="20130524T000000Z",
    token="",
    payload=SIGNED,
)
SIGNATURES = [
    b"ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
    b"0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
    b"b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
]
CODED = b"".join(
    b"%x;chunk-signature=%s\r\n%s\r\n" % (size, signature, b"a" * size)
    for size, signature in zip([65536, 1024, 0], SIGNATURES, strict=True)
)


def decoded(coded: bytes, cuts: list[int] | None = None, claim: Claim = CLAIM, announced: str = "") -> bytes:
    decoder = decoder_for(claim, KEY, announced)
    edges = [0, *sorted(cuts or []), len(coded)]
    data = b"".join(decoder.feed(coded[a:b]) for a, b in pairwise(edges))
    decoder.finish()
    return data


def test_the_published_example_is_decoded() -> None:
    assert decoded(CODED) == b"a" * 66560


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, len(CODED)), max_size=8))
def test_it_does_not_matter_how_the_bytes_come(cuts: list[int]) -> None:
    assert decoded(CODED, cuts) == b"a" * 66560


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(CODED) - 1), st.integers(1, 255))
def test_no_byte_can_be_changed(place: int, change: int) -> None:
    changed = bytearray(CODED)
    changed[place] ^= change
    # The size is written in hexadecimal digits, whose case is all the same.
    if bytes(changed).lower() != CODED.lower():
        with pytest.raises((BadChunks, AccessRefused)):
            decoded(bytes(changed))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, len(CODED) - 1))
def test_nothing_can_be_missing_at_the_end(length: int) -> None:
    with pytest.raises((BadChunks, AccessRefused)):
        decoded(CODED[:length])


def test_nothing_can_follow() -> None:
    with pytest.raises(BadChunks):
        decoded(CODED + b"more")


UNSIGNED = replace(CLAIM, payload=UNSIGNED_WITH_TRAILER)


def test_trailers_are_told() -> None:
    decoder = decoder_for(UNSIGNED, KEY, "x-amz-checksum-crc32")
    assert decoder.feed(b"5\r\nhello\r\n0\r\nx-amz-checksum-crc32: NhCmhg==\r\n\r\n") == b"hello"
    decoder.finish()
    assert decoder.trailers == {"x-amz-checksum-crc32": "NhCmhg=="}


@pytest.mark.parametrize(
    "coded",
    [
        b"5\r\nhello\r\n0\r\n\r\n",
        b"5\r\nhello\r\n0\r\nx-amz-checksum-crc32:a\r\nx-amz-checksum-crc32:b\r\n\r\n",
        b"5\r\nhello\r\n0\r\nx-amz-checksum-crc32:a\r\nx-amz-acl:public-read\r\n\r\n",
        b"4\r\nhello\r\n0\r\nx-amz-checksum-crc32:a\r\n\r\n",
        b"-5\r\nhello\r\n0\r\nx-amz-checksum-crc32:a\r\n\r\n",
        b"5" * 5000,
        b"5;chunk-signature=" + b"0" * 64 + b"\r\nhello\r\n0\r\nx-amz-checksum-crc32:a\r\n\r\n",
    ],
)
def test_trailers_other_than_announced_are_refused(coded: bytes) -> None:
    with pytest.raises(BadChunks):
        decoded(coded, claim=UNSIGNED, announced="x-amz-checksum-crc32")


def signed_trailer(data: bytes, value: bytes) -> bytes:
    """An upload whose chunks and trailer are signed by the rules of the documentation."""

    def text(kind: str, previous: str, *hashes: str) -> str:
        return "\n".join((f"AWS4-HMAC-SHA256-{kind}", CLAIM.time, CLAIM.scope, previous, *hashes))

    empty = hashlib.sha256(b"").hexdigest()
    first = sign(KEY, text("PAYLOAD", CLAIM.signature, empty, hashlib.sha256(data).hexdigest()))
    last = sign(KEY, text("PAYLOAD", first, empty, empty))
    trailer = b"x-amz-checksum-crc32:%s\n" % value
    end = sign(KEY, text("TRAILER", last, hashlib.sha256(trailer).hexdigest()))
    return b"%x;chunk-signature=%s\r\n%s\r\n0;chunk-signature=%s\r\n" % (
        len(data),
        first.encode(),
        data,
        last.encode(),
    ) + b"x-amz-checksum-crc32:%s\r\nx-amz-trailer-signature:%s\r\n\r\n" % (value, end.encode())


def test_signed_trailers_are_verified() -> None:
    claim = replace(CLAIM, payload=SIGNED_WITH_TRAILER)
    coded = signed_trailer(b"hello", b"NhCmhg==")
    assert decoded(coded, claim=claim, announced="x-amz-checksum-crc32") == b"hello"
    with pytest.raises(AccessRefused):
        decoded(coded.replace(b"NhCmhg==", b"AAAAAA=="), claim=claim, announced="x-amz-checksum-crc32")
    unsigned = coded.partition(b"x-amz-trailer-signature")[0] + b"\r\n"
    with pytest.raises(BadChunks):
        decoded(unsigned, claim=claim, announced="x-amz-checksum-crc32")
