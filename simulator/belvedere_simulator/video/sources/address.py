"""The camera's address with and without what must stay secret."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

# A shorter secret is found in harmless text by chance: masking it there would tell it, and spoil the text.
_LEAST_SECRET = 6
_USER_INFORMATION = re.compile(r"(?<=://)[^/\s]*@")


def with_credentials(address: str, username: str, password: str) -> str:
    """The address that FFmpeg is given. It must never reach a log, an exception or an argument list."""
    if not username:
        return address
    parts = urlsplit(address)
    host = parts.netloc.rpartition("@")[2]
    user = f"{quote(username, safe='')}:{quote(password, safe='')}"
    return urlunsplit(parts._replace(netloc=f"{user}@{host}"))


def redact(text: str, *secrets: str) -> str:
    """`text` without user information in addresses, and without the `secrets`, plain or encoded."""
    text = _USER_INFORMATION.sub("", text)
    for secret in secrets:
        if len(secret) >= _LEAST_SECRET:
            text = text.replace(secret, "***").replace(quote(secret, safe=""), "***")
    return text
