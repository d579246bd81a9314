"""Uploads in parts: ETags and checksums of the whole, order, sizes, ends, copies."""

from __future__ import annotations

import base64
import hashlib
import zlib
from pathlib import Path
from typing import Any

import pytest
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

from fakes.s3_site import BUCKET, S3Site

WHERE = {"Bucket": BUCKET, "Key": "big"}
DATA = [b"12345678", b"abcdefghij", b"end"]


def begin(s3: Any, **options: Any) -> str:
    return str(s3.create_multipart_upload(**WHERE, **options)["UploadId"])


def upload(s3: Any, identifier: str, parts: list[bytes], **options: Any) -> list[dict[str, Any]]:
    told = []
    for number, data in enumerate(parts, 1):
        answer = s3.upload_part(**WHERE, UploadId=identifier, PartNumber=number, Body=data, **options)
        sums = {name: value for name, value in answer.items() if name.startswith("Checksum")}
        told.append({"PartNumber": number, "ETag": answer["ETag"], **sums})
    return told


def complete(s3: Any, identifier: str, parts: list[dict[str, Any]]) -> Any:
    return s3.complete_multipart_upload(**WHERE, UploadId=identifier, MultipartUpload={"Parts": parts})


def code(told: pytest.ExceptionInfo[ClientError]) -> str:
    return str(told.value.response["Error"]["Code"])


def test_parts_become_one_object(s3: Any, site: S3Site) -> None:
    identifier = begin(s3, ContentType="text/plain", Metadata={"m": "1"})
    parts = upload(s3, identifier, DATA)
    answer = complete(s3, identifier, parts)
    digest = hashlib.md5(b"".join(hashlib.md5(data).digest() for data in DATA)).hexdigest()
    assert answer["ETag"] == f'"{digest}-3"'
    found = s3.get_object(**WHERE)
    assert found["Body"].read() == b"".join(DATA)
    assert (found["ContentType"], found["Metadata"], found["ETag"]) == (
        "text/plain",
        {"m": "1"},
        answer["ETag"],
    )
    second = s3.get_object(**WHERE, PartNumber=2)
    assert (second["Body"].read(), second["PartsCount"]) == (DATA[1], 3)
    files = [file for file in site.store.incoming.parent.rglob("*") if file.is_file()]
    assert [file.read_bytes() for file in files] == [b"".join(DATA)]


def test_the_second_end_tells_what_the_first_did(s3: Any) -> None:
    identifier = begin(s3)
    parts = upload(s3, identifier, DATA)
    assert complete(s3, identifier, parts)["ETag"] == complete(s3, identifier, parts)["ETag"]
    with pytest.raises(ClientError) as told:
        complete(s3, identifier, parts[:1])
    assert code(told) == "NoSuchUpload"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda parts: [parts[1], parts[0]], "InvalidPartOrder"),
        (lambda parts: [parts[0], parts[0]], "InvalidPartOrder"),
        (lambda parts: [{**parts[0], "ETag": '"0"'}], "InvalidPart"),
        (lambda parts: [{**parts[0], "PartNumber": 9}], "InvalidPart"),
        (lambda parts: [{**parts[0], "ChecksumCRC32": "AAAAAA=="}], "InvalidPart"),
        (lambda _parts: [], "MalformedXML"),
        (lambda parts: [parts[2], {**parts[2], "PartNumber": 4}], "EntityTooSmall"),
    ],
)
def test_an_end_that_does_not_fit_leaves_the_upload(s3: Any, change: Any, expected: str) -> None:
    identifier = begin(s3)
    parts = upload(s3, identifier, [*DATA, DATA[2]])
    with pytest.raises(ClientError) as told:
        complete(s3, identifier, change(parts))
    assert code(told) == expected
    assert complete(s3, identifier, parts[:3])["ETag"].endswith('-3"')


def test_a_part_said_again_replaces_the_first(s3: Any) -> None:
    identifier = begin(s3)
    upload(s3, identifier, [b"wrong"])
    complete(s3, identifier, upload(s3, identifier, [b"right"]))
    assert s3.get_object(**WHERE)["Body"].read() == b"right"


def test_an_upload_given_up_leaves_nothing(s3: Any, site: S3Site) -> None:
    identifier = begin(s3)
    parts = upload(s3, identifier, DATA)
    s3.abort_multipart_upload(**WHERE, UploadId=identifier)
    assert [file for file in site.store.incoming.parent.rglob("*") if file.is_file()] == []
    with pytest.raises(ClientError) as told:
        upload(s3, identifier, DATA)
    assert code(told) == "NoSuchUpload"
    with pytest.raises(ClientError) as told:
        complete(s3, identifier, parts)
    assert code(told) == "NoSuchUpload"


def test_what_is_under_way_is_listed(s3: Any) -> None:
    identifiers = [begin(s3), begin(s3)]
    upload(s3, identifiers[0], DATA)
    other = s3.create_multipart_upload(Bucket=BUCKET, Key="big\u00e9/x")["UploadId"]
    pages = s3.get_paginator("list_parts").paginate(
        **WHERE, UploadId=identifiers[0], PaginationConfig={"PageSize": 2}
    )
    assert [part["Size"] for page in pages for part in page["Parts"]] == [len(data) for data in DATA]
    pages = s3.get_paginator("list_multipart_uploads").paginate(
        Bucket=BUCKET, PaginationConfig={"PageSize": 1}
    )
    told = [(entry["Key"], entry["UploadId"]) for page in pages for entry in page["Uploads"]]
    assert told == [("big", identifiers[0]), ("big", identifiers[1]), ("big\u00e9/x", other)]


def crc32(data: bytes) -> str:
    return base64.b64encode(zlib.crc32(data).to_bytes(4, "big")).decode()


def test_checksums_of_checksums(s3: Any) -> None:
    identifier = begin(s3, ChecksumAlgorithm="SHA256")
    answer = complete(s3, identifier, upload(s3, identifier, DATA, ChecksumAlgorithm="SHA256"))
    of_parts = b"".join(hashlib.sha256(data).digest() for data in DATA)
    assert answer["ChecksumSHA256"] == base64.b64encode(hashlib.sha256(of_parts).digest()).decode() + "-3"
    assert answer["ChecksumType"] == "COMPOSITE"
    assert s3.get_object(**WHERE)["Body"].read() == b"".join(DATA)


def test_checksums_of_the_whole(s3: Any) -> None:
    identifier = begin(s3, ChecksumAlgorithm="CRC32", ChecksumType="FULL_OBJECT")
    answer = complete(s3, identifier, upload(s3, identifier, DATA))
    assert (answer["ChecksumCRC32"], answer["ChecksumType"]) == (crc32(b"".join(DATA)), "FULL_OBJECT")


@pytest.mark.parametrize(("name", "kind"), [("CRC64NVME", "COMPOSITE"), ("SHA256", "FULL_OBJECT")])
def test_kinds_of_checksums_that_do_not_exist(s3: Any, name: str, kind: str) -> None:
    with pytest.raises(ClientError, match="checksum type"):
        begin(s3, ChecksumAlgorithm=name, ChecksumType=kind)


def test_a_part_out_of_another_object(s3: Any) -> None:
    s3.put_object(Bucket=BUCKET, Key="source", Body=b"0123456789")
    identifier = begin(s3)
    source = {"Bucket": BUCKET, "Key": "source"}
    parts = []
    for number, asked in enumerate(["bytes=0-8", "bytes=9-9"], 1):
        answer = s3.upload_part_copy(
            **WHERE, UploadId=identifier, PartNumber=number, CopySource=source, CopySourceRange=asked
        )
        parts.append({"PartNumber": number, "ETag": answer["CopyPartResult"]["ETag"]})
    complete(s3, identifier, parts)
    assert s3.get_object(**WHERE)["Body"].read() == b"0123456789"


def test_the_transfers_of_boto3(s3: Any, tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(bytes(range(256)) * 48 * 1024)
    transfer = TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20, max_concurrency=3)
    s3.upload_file(str(source), BUCKET, "big", Config=transfer)
    assert s3.head_object(**WHERE)["ETag"].endswith('-3"')
    s3.copy(WHERE, BUCKET, "copy", Config=transfer)
    s3.download_file(BUCKET, "copy", str(target), Config=transfer)
    assert target.read_bytes() == source.read_bytes()
