"""Objects through boto3: what goes in comes out, whatever its key, in ranges, under conditions."""

from __future__ import annotations

import urllib.request
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from fakes.s3_site import BUCKET, S3Site

KEYS = [
    "plain.json",
    "../../etc/passwd",
    "..",
    "/leading",
    "a//b",
    "trailing/",
    "sp ace+plus%25&=?#;:@!$'()*,",
    "\u00e9\u4e2d\U0001f600",
    "new\nline\ttab\rreturn",
    "k" * 1024,
]


def code(told: pytest.ExceptionInfo[ClientError]) -> tuple[str, int]:
    response = told.value.response
    return response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"]


@pytest.mark.parametrize("key", KEYS)
def test_a_key_may_be_any_text(s3: Any, site: S3Site, key: str) -> None:
    s3.put_object(Bucket=BUCKET, Key=key, Body=key.encode())
    assert s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() == key.encode()
    assert [entry["Key"] for entry in s3.list_objects_v2(Bucket=BUCKET)["Contents"]] == [key]
    assert [entry["Key"] for entry in s3.list_objects(Bucket=BUCKET, Prefix=key)["Contents"]] == [key]
    kept = {file.parent.parent for file in site.store.incoming.parent.rglob("*") if file.is_file()}
    assert kept == {site.store.incoming.parent / "sha256"}
    s3.delete_object(Bucket=BUCKET, Key=key)
    assert "Contents" not in s3.list_objects_v2(Bucket=BUCKET)


def test_what_is_said_of_an_object_is_told_back(s3: Any) -> None:
    said = {
        "ContentType": "application/json",
        "CacheControl": "max-age=1",
        "ContentDisposition": 'attachment; filename="a.json"',
        "ContentEncoding": "gzip",
        "ContentLanguage": "de",
        "Metadata": {"one": "1", "two": "zwei"},
    }
    put = s3.put_object(Bucket=BUCKET, Key="k", Body=b"{}", ACL="bucket-owner-full-control", **said)
    for answer in (s3.head_object(Bucket=BUCKET, Key="k"), s3.get_object(Bucket=BUCKET, Key="k")):
        assert {name: answer[name] for name in said} == said
        assert answer["ETag"] == put["ETag"] == '"99914b932bd37a50b983c5e7c90ae93b"'
        assert answer["ContentLength"] == 2
        assert datetime.now(UTC) - answer["LastModified"] < timedelta(minutes=1)


def test_a_large_object_comes_back_whole(s3: Any, site: S3Site) -> None:
    data = bytes(range(256)) * 2000
    s3.put_object(Bucket=BUCKET, Key="large", Body=data)
    assert s3.get_object(Bucket=BUCKET, Key="large")["Body"].read() == data
    assert [*site.store.incoming.iterdir()] == []


@pytest.mark.parametrize(
    ("asked", "expected", "told"),
    [
        ("bytes=0-3", b"0123", "bytes 0-3/10"),
        ("bytes=4-", b"456789", "bytes 4-9/10"),
        ("bytes=-3", b"789", "bytes 7-9/10"),
        ("bytes=8-99", b"89", "bytes 8-9/10"),
        ("bytes=-99", b"0123456789", "bytes 0-9/10"),
    ],
)
def test_a_range_is_a_part(s3: Any, asked: str, expected: bytes, told: str) -> None:
    s3.put_object(Bucket=BUCKET, Key="k", Body=b"0123456789")
    answer = s3.get_object(Bucket=BUCKET, Key="k", Range=asked)
    assert (answer["Body"].read(), answer["ContentRange"]) == (expected, told)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 206
    assert s3.head_object(Bucket=BUCKET, Key="k", Range=asked)["ContentLength"] == len(expected)


@pytest.mark.parametrize("asked", ["bytes=10-", "bytes=-0", "bytes=99-100"])
def test_a_range_beyond_the_end_is_416(s3: Any, asked: str) -> None:
    s3.put_object(Bucket=BUCKET, Key="k", Body=b"0123456789")
    with pytest.raises(ClientError) as told:
        s3.get_object(Bucket=BUCKET, Key="k", Range=asked)
    assert code(told) == ("InvalidRange", 416)


@pytest.mark.parametrize("asked", ["bytes=5-3", "lines=1-2", "bytes=-", "bytes=0-1,3-4"])
def test_a_range_of_another_form_means_everything(s3: Any, asked: str) -> None:
    s3.put_object(Bucket=BUCKET, Key="k", Body=b"0123456789")
    assert s3.get_object(Bucket=BUCKET, Key="k", Range=asked)["Body"].read() == b"0123456789"


def test_conditions_of_reading(s3: Any) -> None:
    etag = s3.put_object(Bucket=BUCKET, Key="k", Body=b"x")["ETag"]
    now = datetime.now(UTC)
    hour = timedelta(hours=1)
    where = {"Bucket": BUCKET, "Key": "k"}
    for holds in ({"IfMatch": etag}, {"IfNoneMatch": '"other"'}, {"IfModifiedSince": now - hour}):
        assert s3.get_object(**where, **holds)["Body"].read() == b"x"
    # An ETag counts more than a date.
    assert s3.get_object(**where, IfMatch=etag, IfUnmodifiedSince=now - hour)["Body"].read() == b"x"
    assert s3.get_object(**where, IfNoneMatch='"a"', IfModifiedSince=now + hour)["Body"].read() == b"x"
    for fails in ({"IfMatch": '"other"'}, {"IfUnmodifiedSince": now - hour}):
        with pytest.raises(ClientError) as told:
            s3.get_object(**where, **fails)
        assert code(told) == ("PreconditionFailed", 412)
    for same in ({"IfNoneMatch": etag}, {"IfModifiedSince": now + hour}):
        with pytest.raises(ClientError) as told:
            s3.get_object(**where, **same)
        assert code(told) == ("304", 304)


def test_conditions_of_writing(s3: Any) -> None:
    where = {"Bucket": BUCKET, "Key": "k"}
    with pytest.raises(ClientError) as told:
        s3.put_object(**where, Body=b"0", IfMatch='"x"')
    assert code(told) == ("NoSuchKey", 404)
    etag = s3.put_object(**where, Body=b"1", IfNoneMatch="*")["ETag"]
    for fails in ({"IfNoneMatch": "*"}, {"IfMatch": '"other"'}):
        with pytest.raises(ClientError) as told:
            s3.put_object(**where, Body=b"2", **fails)
        assert code(told) == ("PreconditionFailed", 412)
    assert s3.get_object(**where)["Body"].read() == b"1"
    s3.put_object(**where, Body=b"3", IfMatch=etag)
    assert s3.get_object(**where)["Body"].read() == b"3"


def test_what_is_not_there(s3: Any) -> None:
    with pytest.raises(ClientError) as told:
        s3.get_object(Bucket=BUCKET, Key="none")
    assert code(told) == ("NoSuchKey", 404)
    assert told.value.response["Error"]["Key"] == "none"
    with pytest.raises(ClientError) as told:
        s3.head_object(Bucket=BUCKET, Key="none")
    assert code(told) == ("404", 404)
    with pytest.raises(ClientError) as told:
        s3.put_object(Bucket="no-such-bucket", Key="k", Body=b"")
    assert code(told) == ("NoSuchBucket", 404)
    s3.delete_object(Bucket=BUCKET, Key="none")


def test_a_copy_has_its_own_life(s3: Any) -> None:
    s3.put_object(Bucket=BUCKET, Key="a \u00e9", Body=b"x", Metadata={"m": "1"}, ContentType="text/plain")
    copied = s3.copy_object(Bucket=BUCKET, Key="b", CopySource={"Bucket": BUCKET, "Key": "a \u00e9"})
    assert copied["CopyObjectResult"]["ETag"] == s3.head_object(Bucket=BUCKET, Key="a \u00e9")["ETag"]
    s3.delete_object(Bucket=BUCKET, Key="a \u00e9")
    answer = s3.get_object(Bucket=BUCKET, Key="b")
    assert (answer["Body"].read(), answer["Metadata"], answer["ContentType"]) == (
        b"x",
        {"m": "1"},
        "text/plain",
    )
    s3.copy_object(
        Bucket=BUCKET, Key="b", CopySource=f"{BUCKET}/b", MetadataDirective="REPLACE", Metadata={"n": "2"}
    )
    assert s3.head_object(Bucket=BUCKET, Key="b")["Metadata"] == {"n": "2"}
    with pytest.raises(ClientError) as told:
        s3.copy_object(Bucket=BUCKET, Key="b", CopySource=f"{BUCKET}/b")
    assert code(told) == ("InvalidRequest", 400)
    with pytest.raises(ClientError) as told:
        s3.copy_object(Bucket=BUCKET, Key="c", CopySource=f"{BUCKET}/none")
    assert code(told) == ("NoSuchKey", 404)


def test_many_are_deleted_at_once(s3: Any) -> None:
    keys = ["a", "b <&>", "\u00e9"]
    for key in keys:
        s3.put_object(Bucket=BUCKET, Key=key, Body=b"")
    told = s3.delete_objects(Bucket=BUCKET, Delete={"Objects": [{"Key": key} for key in [*keys, "none"]]})
    assert [entry["Key"] for entry in told["Deleted"]] == [*keys, "none"]
    assert "Contents" not in s3.list_objects_v2(Bucket=BUCKET)


def test_damage_is_told_and_no_byte_of_it_sent(s3: Any, site: S3Site) -> None:
    s3.put_object(Bucket=BUCKET, Key="k", Body=b"right")
    stored = site.store.find(BUCKET, "k")
    assert stored is not None
    site.store.file(stored).write_bytes(b"wrong")
    with pytest.raises(ClientError, match="BV-STO-001") as told:
        s3.get_object(Bucket=BUCKET, Key="k")
    assert code(told) == ("InternalError", 500)


@pytest.mark.parametrize("version", ["s3", "s3v4"])
def test_presigned_addresses_need_no_key(site: S3Site, version: str) -> None:
    s3 = site.client(signature_version=version)
    where = {"Bucket": BUCKET, "Key": "a b\u00e9"}
    put = s3.generate_presigned_url("put_object", Params=where)
    # Without a type of its own urllib would send one, which the older signature covers.
    sent = urllib.request.Request(put, b"data", {"Content-Type": ""}, method="PUT")
    with urllib.request.urlopen(sent) as answer:
        assert answer.status == 200
    get = s3.generate_presigned_url(
        "get_object",
        Params={**where, "ResponseContentType": "text/x", "ResponseContentDisposition": "inline"},
    )
    with urllib.request.urlopen(get) as answer:
        assert (answer.read(), answer.headers["Content-Type"]) == (b"data", "text/x")
        assert answer.headers["Content-Disposition"] == "inline"


@pytest.mark.parametrize("call", ["get_object_acl", "get_object_torrent"])
def test_what_is_missing_is_refused_by_name(s3: Any, call: str) -> None:
    with pytest.raises(ClientError, match=r"does not implement \?") as told:
        getattr(s3, call)(Bucket=BUCKET, Key="k")
    assert code(told) == ("NotImplemented", 501)
