"""Listings through boto3's own pages, against a listing worked out from all names at once."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from belvedere_simulator.protocol.http import Body, Request
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.objects.digests import body_of_bytes
from belvedere_simulator.service.objects.object_store import Description
from belvedere_simulator.service.s3.xml_reader import read, text
from fakes.s3_site import BUCKET, S3Site

NOTHING = Body(0, hashlib.sha256(b"").hexdigest())
SITE = Caller("123456789012", "us-east-1", "arn:aws:iam::123456789012:user/site")
words = st.text(st.sampled_from("ab/.\u00e9\U0001f600"), max_size=5)


def names(keys: set[str], prefix: str, delimiter: str, after: str) -> list[str]:
    """The oracle: every key or what it is rolled up into, once, in the order of bytes, after `after`."""
    rolled = set()
    for key in keys:
        if not key.startswith(prefix):
            continue
        head, found, _ = key[len(prefix) :].partition(delimiter) if delimiter else (key, "", "")
        rolled.add(prefix + head + found if found else key)
    return sorted((name for name in rolled if name.encode() > after.encode()), key=str.encode)


def fill(site: S3Site, keys: set[str]) -> None:
    for found in [*site.store.list(BUCKET)]:
        site.store.delete(BUCKET, found.key)
    for key in keys:
        site.store.put(BUCKET, key, body_of_bytes(b""))


def listed(page: dict[str, Any]) -> list[str]:
    found = [entry["Key"] for entry in page.get("Contents", [])]
    found += [entry["Prefix"] for entry in page.get("CommonPrefixes", [])]
    return sorted(found, key=str.encode)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    keys=st.sets(words.filter(bool), max_size=12),
    prefix=words,
    delimiter=st.sampled_from(["", "/", "b", "a/", "."]),
    after=words,
    size=st.integers(1, 4),
)
def test_all_pages_together_are_the_listing(
    site: S3Site, keys: set[str], prefix: str, delimiter: str, after: str, size: int
) -> None:
    s3 = site.client()
    fill(site, keys)
    expected = names(keys, prefix, delimiter, after)
    for operation, start in (("list_objects_v2", "StartAfter"), ("list_objects", "Marker")):
        asked = {"Bucket": BUCKET, "Prefix": prefix, "Delimiter": delimiter, start: after, "MaxKeys": size}
        seen: list[str] = []
        while True:
            page = getattr(s3, operation)(**asked)
            seen += listed(page)
            assert len(listed(page)) <= size
            if not page["IsTruncated"]:
                break
            assert len(listed(page)) == size
            if operation == "list_objects":
                asked["Marker"] = page.get("NextMarker") or page["Contents"][-1]["Key"]
            else:
                asked["ContinuationToken"] = page["NextContinuationToken"]
        assert seen == expected


def test_the_paginators_of_boto3_reach_the_end(s3: Any, site: S3Site) -> None:
    keys = {f"a/{number:03d}" for number in range(60)} | {f"b{number}" for number in range(20)}
    fill(site, keys)
    for operation in ("list_objects", "list_objects_v2"):
        pages = s3.get_paginator(operation).paginate(Bucket=BUCKET, PaginationConfig={"PageSize": 7})
        assert [entry["Key"] for page in pages for entry in page["Contents"]] == sorted(keys)
        pages = s3.get_paginator(operation).paginate(
            Bucket=BUCKET, Delimiter="/", PaginationConfig={"PageSize": 7}
        )
        assert [name for page in pages for name in listed(page)] == ["a/", *sorted(keys)[60:]]


def test_a_page_has_at_most_a_thousand_keys(s3: Any, site: S3Site) -> None:
    with site.store.database.write() as connection:
        site.store.settle(connection, NOTHING.sha256, 0, site.store.contents.prepare(NOTHING))
        for number in range(1001):
            content = (NOTHING.sha256, 0, "d41d8cd98f00b204e9800998ecf8427e")
            site.store.index(connection, BUCKET, f"{number:04d}", content, Description())
    page = s3.list_objects_v2(Bucket=BUCKET, MaxKeys=5000)
    assert (page["KeyCount"], page["MaxKeys"], page["IsTruncated"]) == (1000, 1000, True)


@pytest.mark.parametrize(
    "wrong", ["max-keys=x", "max-keys=-1", "list-type=2&continuation-token=%", "encoding-type=base64"]
)
def test_arguments_that_cannot_be_are_refused(site: S3Site, wrong: str) -> None:
    answer = site.face.handle(Request("GET", f"/{BUCKET}?{wrong}", NOTHING), SITE)
    assert answer.status == 400
    told = read(body_of_bytes(answer.body), "Error")
    assert text(told, "Code") in {"InvalidArgument", "InvalidURI"}


def test_no_key_means_no_page(s3: Any, site: S3Site) -> None:
    fill(site, {"a"})
    page = s3.list_objects_v2(Bucket=BUCKET, MaxKeys=0)
    assert (page["KeyCount"], page["IsTruncated"]) == (0, False)


def test_a_bucket_that_is_not_there(s3: Any) -> None:
    with pytest.raises(ClientError, match="NoSuchBucket"):
        s3.list_objects_v2(Bucket="none-of-ours")
