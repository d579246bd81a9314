"""Checksums that come along are compared; those asked for are told back."""

from __future__ import annotations

import base64
import hashlib
import zlib
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.objects.digests import body_of_bytes
from belvedere_simulator.service.s3.checksums import SIZES, header, verified
from belvedere_simulator.service.s3.crc import BLOCK, CRC32C, CRC64NVME, LANE, Crc
from fakes.s3_site import BUCKET

CRC32 = Crc(32, 0xEDB88320)


def crc(kind: Crc, *pieces: bytes) -> bytes:
    state = kind.start()
    for piece in pieces:
        state = kind.update(state, piece)
    return kind.finish(state)


def test_the_check_values_that_the_catalogues_give() -> None:
    assert crc(CRC32C, b"123456789").hex() == "e3069283"
    assert crc(CRC64NVME, b"123456789").hex() == "ae8b14860a799888"


@settings(max_examples=30, deadline=None)
@given(
    seed=st.binary(min_size=1, max_size=9),
    size=st.one_of(
        st.integers(0, 5000), st.sampled_from([LANE * 8, LANE * 16 + 1, BLOCK - 1, BLOCK, BLOCK + 9])
    ),
    cut=st.integers(0, 5000),
)
def test_lanes_give_what_one_byte_after_another_gives(seed: bytes, size: int, cut: int) -> None:
    data = (seed * (size // len(seed) + 1))[:size]
    assert crc(CRC32, data[:cut], data[cut:]) == zlib.crc32(data).to_bytes(4, "big")


@pytest.mark.parametrize("algorithm", ["CRC32", "SHA1", "SHA256"])
def test_a_checksum_that_boto3_adds_is_told_back(s3: Any, algorithm: str) -> None:
    put = s3.put_object(Bucket=BUCKET, Key="k", Body=b"data", ChecksumAlgorithm=algorithm)
    got = s3.get_object(Bucket=BUCKET, Key="k", ChecksumMode="ENABLED")
    assert got["Body"].read() == b"data"
    assert got[f"Checksum{algorithm}"] == put[f"Checksum{algorithm}"]
    assert got["ChecksumType"] == "FULL_OBJECT"


@pytest.mark.parametrize("algorithm", list(SIZES))
def test_a_wrong_checksum_stores_nothing(s3: Any, algorithm: str) -> None:
    wrong = base64.b64encode(bytes(SIZES[algorithm])).decode()
    with pytest.raises(ClientError) as told:
        s3.put_object(Bucket=BUCKET, Key="k", Body=b"data", **{f"Checksum{algorithm}": wrong})
    assert told.value.response["Error"]["Code"] == "BadDigest"
    assert "Contents" not in s3.list_objects_v2(Bucket=BUCKET)


def test_an_md5_is_compared(s3: Any) -> None:
    right = base64.b64encode(hashlib.md5(b"data").digest()).decode()
    s3.put_object(Bucket=BUCKET, Key="k", Body=b"data", ContentMD5=right)
    for wrong, code in ((base64.b64encode(bytes(16)).decode(), "BadDigest"), ("x", "InvalidDigest")):
        with pytest.raises(ClientError, match=code):
            s3.put_object(Bucket=BUCKET, Key="k", Body=b"data", ContentMD5=wrong)


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({header("CRC32"): "AAAA"}, "InvalidRequest"),
        ({header("CRC32"): "AAAAAA==", header("SHA1"): ""}, "InvalidRequest"),
        ({"x-amz-sdk-checksum-algorithm": "CRC16"}, "InvalidRequest"),
    ],
)
def test_headers_that_cannot_be(headers: dict[str, str], code: str) -> None:
    with pytest.raises(ServiceError) as told:
        verified(headers, body_of_bytes(b"data"))
    assert told.value.code == code


def test_an_algorithm_alone_is_worked_out_here() -> None:
    found = verified({"x-amz-sdk-checksum-algorithm": "crc64nvme"}, body_of_bytes(b"123456789"))
    assert found == {"CRC64NVME": base64.b64encode(bytes.fromhex("ae8b14860a799888")).decode()}
