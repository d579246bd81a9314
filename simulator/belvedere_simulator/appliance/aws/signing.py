"""Signature Version 4 for the one kind of request that the appliance makes: a POST to the root."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from belvedere_simulator.appliance.keys.site_keys import SiteKeys

_ALGORITHM = "AWS4-HMAC-SHA256"


def signed(
    headers: Mapping[str, str], body: bytes, keys: SiteKeys, service: str, now: datetime
) -> dict[str, str]:
    """The headers with a signature over all of them, good for some minutes around `now`, the service's time.

    `headers` are in lower case and have `host`.
    """
    moment = now.strftime("%Y%m%dT%H%M%SZ")
    own = {**headers, "x-amz-date": moment, "x-amz-security-token": keys.token}
    names = sorted(own)
    lines = "".join(f"{name}:{' '.join(own[name].split())}\n" for name in names)
    listed = ";".join(names)
    request = f"POST\n/\n\n{lines}\n{listed}\n{hashlib.sha256(body).hexdigest()}"
    scope = f"{moment[:8]}/{keys.region}/{service}/aws4_request"
    text = f"{_ALGORITHM}\n{moment}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = _signature(keys, scope.split("/"), text)
    told = f"Credential={keys.key_id}/{scope}, SignedHeaders={listed}, Signature={signature}"
    return {**own, "authorization": f"{_ALGORITHM} {told}"}


def _signature(keys: SiteKeys, scope: list[str], text: str) -> str:
    key = f"AWS4{keys.secret}".encode()
    for part in scope:
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.new(key, text.encode(), "sha256").hexdigest()
