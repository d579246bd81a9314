"""S3 endpoints by URL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_TRIES = 5


@dataclass(frozen=True)
class S3Place:
    """Where at an endpoint: `endpoint` is None for AWS itself; `prefix` is empty or ends with a slash."""

    endpoint: str | None
    bucket: str
    prefix: str


def s3_place(url: str) -> S3Place:
    """The place that a URL names: `https://host:9000/bucket/prefix`, or `s3://bucket/prefix` for AWS.

    BelvedereError BV-STO-008 for anything else; a URL never holds keys.
    """
    parts = urlsplit(url)
    try:
        _ = parts.port
    except ValueError as error:
        raise _no_place(parts.hostname or "", str(error)) from error
    if parts.username or parts.password or parts.query or parts.fragment:
        raise _no_place(parts.hostname or "", tr("it has more than a host and a path"))
    path = parts.path.strip("/")
    if parts.scheme == "s3" and parts.netloc:
        return S3Place(None, parts.netloc, f"{path}/" if path else "")
    bucket, _, prefix = path.partition("/")
    if parts.scheme not in {"http", "https"} or not parts.netloc or not bucket:
        raise _no_place(url, tr("it names no bucket at an endpoint"))
    return S3Place(f"{parts.scheme}://{parts.netloc}", bucket, f"{prefix}/" if prefix else "")


def s3_client(place: S3Place) -> Any:
    """A client with the keys that boto3 finds: environment, profile, instance."""
    session = boto3.Session()
    settings = Config(
        s3={"addressing_style": "auto" if place.endpoint is None else "path"},
        retries={"mode": "standard", "max_attempts": _TRIES},
    )
    region = session.region_name or "us-east-1"
    return session.client("s3", endpoint_url=place.endpoint, region_name=region, config=settings)


def _no_place(where: str, why: str) -> BelvedereError:
    return BelvedereError("BV-STO-008", tr("This is no URL of an object store"), where=where, why=why)
