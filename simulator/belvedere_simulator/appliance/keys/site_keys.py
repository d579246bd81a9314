"""Temporary keys as the site gives them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True)
class SiteKeys:
    """Keys for the services of one region, until `expires` by the service's clock."""

    key_id: str
    secret: str = field(repr=False)
    token: str = field(repr=False)
    expires: datetime
    region: str


def read_keys(document: Mapping[str, Any]) -> SiteKeys:
    """The keys in an answer of the exchange. Raises KeyError, TypeError, ValueError."""
    told = document["credentials"]
    expires = datetime.strptime(told["expiration"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    key_id, secret, token = (str(told[name]) for name in ("accessKeyId", "secretAccessKey", "sessionToken"))
    return SiteKeys(key_id, secret, token, expires, str(document["region"]))
