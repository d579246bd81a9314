"""Buckets, and who may do what with them."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from belvedere_simulator.protocol.http import Request
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.objects.digests import body_of_bytes
from belvedere_simulator.service.s3.xml_reader import read, text
from fakes.s3_site import BUCKET, S3Site


def code(told: pytest.ExceptionInfo[ClientError]) -> str:
    return str(told.value.response["Error"]["Code"])


def test_the_sites_bucket_is_always_there(s3: Any) -> None:
    assert [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]] == [BUCKET]
    s3.head_bucket(Bucket=BUCKET)
    with pytest.raises(ClientError) as told:
        s3.delete_bucket(Bucket=BUCKET)
    assert code(told) == "AccessDenied"


def test_the_life_of_a_bucket(s3: Any) -> None:
    s3.create_bucket(Bucket="logs.of-mine")
    s3.create_bucket(Bucket="logs.of-mine")
    assert s3.get_bucket_location(Bucket="logs.of-mine")["LocationConstraint"] is None
    s3.put_object(Bucket="logs.of-mine", Key="k", Body=b"")
    with pytest.raises(ClientError) as told:
        s3.delete_bucket(Bucket="logs.of-mine")
    assert code(told) == "BucketNotEmpty"
    s3.delete_object(Bucket="logs.of-mine", Key="k")
    s3.create_multipart_upload(Bucket="logs.of-mine", Key="k")
    s3.delete_bucket(Bucket="logs.of-mine")
    with pytest.raises(ClientError) as told:
        s3.head_bucket(Bucket="logs.of-mine")
    assert code(told) == "404"
    with pytest.raises(ClientError) as told:
        s3.delete_bucket(Bucket="logs.of-mine")
    assert code(told) == "NoSuchBucket"


@pytest.mark.parametrize("name", ["Upper", "a-", "a..b", "10.0.0.1", "under_score"])
def test_names_that_no_bucket_has(s3: Any, name: str) -> None:
    with pytest.raises(ClientError) as told:
        s3.create_bucket(Bucket=name)
    assert code(told) == "InvalidBucketName"


REQUESTS = [
    ("GET", "/", "s3:ListAllMyBuckets", "*"),
    ("PUT", "/other", "s3:CreateBucket", "arn:aws:s3:::other"),
    ("HEAD", f"/{BUCKET}", "s3:ListBucket", f"arn:aws:s3:::{BUCKET}"),
    ("GET", f"/{BUCKET}?list-type=2", "s3:ListBucket", f"arn:aws:s3:::{BUCKET}"),
    ("GET", f"/{BUCKET}?location", "s3:GetBucketLocation", f"arn:aws:s3:::{BUCKET}"),
    ("GET", f"/{BUCKET}?uploads", "s3:ListBucketMultipartUploads", f"arn:aws:s3:::{BUCKET}"),
    ("DELETE", f"/{BUCKET}", "s3:DeleteBucket", f"arn:aws:s3:::{BUCKET}"),
    ("GET", f"/{BUCKET}/a%20b", "s3:GetObject", f"arn:aws:s3:::{BUCKET}/a b"),
    ("HEAD", f"/{BUCKET}/k", "s3:GetObject", f"arn:aws:s3:::{BUCKET}/k"),
    ("PUT", f"/{BUCKET}/k", "s3:PutObject", f"arn:aws:s3:::{BUCKET}/k"),
    ("DELETE", f"/{BUCKET}/k", "s3:DeleteObject", f"arn:aws:s3:::{BUCKET}/k"),
    ("POST", f"/{BUCKET}/k?uploads", "s3:PutObject", f"arn:aws:s3:::{BUCKET}/k"),
    ("PUT", f"/{BUCKET}/k?uploadId=1&partNumber=1", "s3:PutObject", f"arn:aws:s3:::{BUCKET}/k"),
    ("POST", f"/{BUCKET}/k?uploadId=1", "s3:PutObject", f"arn:aws:s3:::{BUCKET}/k"),
    ("DELETE", f"/{BUCKET}/k?uploadId=1", "s3:AbortMultipartUpload", f"arn:aws:s3:::{BUCKET}/k"),
    ("GET", f"/{BUCKET}/k?uploadId=1", "s3:ListMultipartUploadParts", f"arn:aws:s3:::{BUCKET}/k"),
]


@pytest.mark.parametrize(("method", "target", "action", "resource"), REQUESTS)
def test_each_operation_asks_the_policy(
    site: S3Site, method: str, target: str, action: str, resource: str
) -> None:
    asked: list[tuple[str, str]] = []

    def refuse(wanted: str, on: str) -> bool:
        asked.append((wanted, on))
        return False

    caller = Caller("123456789012", "us-east-1", "arn:aws:iam::123456789012:user/nobody", refuse)
    answer = site.face.handle(Request(method, target, body_of_bytes(b"")), caller)
    assert (answer.status, asked) == (403, [(action, resource)])
    assert text(read(body_of_bytes(answer.body), "Error"), "Code") == "AccessDenied"


def test_of_many_keys_those_refused_stay(site: S3Site, s3: Any) -> None:
    for key in ("mine", "theirs"):
        s3.put_object(Bucket=BUCKET, Key=key, Body=b"")
    caller = Caller("1", "us-east-1", "arn", lambda _action, resource: resource.endswith("/mine"))
    keys = b"".join(b"<Object><Key>%s</Key></Object>" % key for key in (b"mine", b"theirs", b""))
    body = body_of_bytes(b"<Delete>" + keys + b"</Delete>")
    answer = site.face.handle(Request("POST", f"/{BUCKET}?delete", body), caller)
    told = read(body_of_bytes(answer.body), "DeleteResult")
    assert [text(entry, "Code") for entry in told.findall("Error")] == [
        "AccessDenied",
        "UserKeyMustBeSpecified",
    ]
    assert [found.key for found in site.store.list(BUCKET)] == ["theirs"]


def test_a_copy_needs_both_rights(site: S3Site, s3: Any) -> None:
    s3.put_object(Bucket=BUCKET, Key="secret", Body=b"")
    caller = Caller("1", "us-east-1", "arn", lambda action, _resource: action == "s3:PutObject")
    request = Request("PUT", f"/{BUCKET}/k", body_of_bytes(b""), {"x-amz-copy-source": f"{BUCKET}/secret"})
    assert site.face.handle(request, caller).status == 403


BOMB = b'<!DOCTYPE Delete [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;">]><Delete>&b;</Delete>'


@pytest.mark.parametrize(
    "body",
    [
        BOMB,
        b'<!DOCTYPE Delete SYSTEM "file:///etc/passwd"><Delete/>',
        b"<Delete>",
        b"<Other/>",
        b"",
        b"\xff\xfe",
        b"<a>" * 10000,
        b'<?xml version="1.0" encoding="nonsense"?><Delete/>',
        b"<Delete>&undefined;</Delete>",
    ],
)
def test_xml_that_is_none_or_could_grow_is_refused(site: S3Site, body: bytes) -> None:
    caller = Caller("1", "us-east-1", "arn")
    answer = site.face.handle(Request("POST", f"/{BUCKET}?delete", body_of_bytes(body)), caller)
    assert answer.status == 400
    assert text(read(body_of_bytes(answer.body), "Error"), "Code") == "MalformedXML"


@pytest.mark.parametrize(
    ("method", "target"), [("PATCH", f"/{BUCKET}/k"), ("POST", "/"), ("POST", f"/{BUCKET}")]
)
def test_methods_that_mean_nothing(site: S3Site, method: str, target: str) -> None:
    caller = Caller("1", "us-east-1", "arn")
    assert site.face.handle(Request(method, target, body_of_bytes(b"")), caller).status == 405


@pytest.mark.parametrize("target", [f"/{BUCKET}/%ff", f"/{BUCKET}?prefix=%c3"])
def test_addresses_that_are_no_text(site: S3Site, target: str) -> None:
    caller = Caller("1", "us-east-1", "arn")
    answer = site.face.handle(Request("GET", target, body_of_bytes(b"")), caller)
    assert text(read(body_of_bytes(answer.body), "Error"), "Code") == "InvalidURI"
