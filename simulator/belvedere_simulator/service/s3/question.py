"""A request as S3 means it: bucket, key, the parameters of its query."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.http import Request
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.s3.faults import fault, invalid_argument

LONGEST_KEY = 1024


@dataclass(frozen=True)
class Question:
    """One request: `bucket` and `key` may be empty; `query` has each parameter once, decoded."""

    request: Request
    caller: Caller
    bucket: str
    key: str
    query: dict[str, str]

    def header(self, name: str) -> str | None:
        """A header of the request."""
        return self.request.headers.get(name)

    def number(self, name: str, default: int, largest: int) -> int:
        """A parameter that is a number from 0 to `largest`; larger ones mean `largest`."""
        told = self.query.get(name, "")
        if not told:
            return default
        if not (told.isascii() and told.isdecimal()) or len(told) > 10:
            text = tr("Provided {name} not an integer or within integer range", name=name)
            raise invalid_argument(name, told, text)
        return min(int(told), largest)

    def require(self, action: str, bucket: str | None = None, key: str | None = None) -> None:
        """AccessDenied unless the caller may do `action` on the object, or on the bucket without a key."""
        self.caller.require(
            f"s3:{action}", arn(self.bucket if bucket is None else bucket, self.key if key is None else key)
        )


def arn(bucket: str, key: str = "") -> str:
    """The ARN of an object, of a bucket, or `*` for all buckets."""
    if not bucket:
        return "*"
    return f"arn:aws:s3:::{bucket}/{key}" if key else f"arn:aws:s3:::{bucket}"


def question(request: Request, caller: Caller) -> Question:
    """Read a request; InvalidURI when it is no UTF-8, KeyTooLongError."""
    bucket, _, key = request.path.removeprefix("/").partition("/")
    return Question(request, caller, decoded(bucket), checked_key(decoded(key)), _query(request.query))


def decoded(text: str, *, plus: bool = False) -> str:
    """Text without its percent encoding; InvalidURI when it is no UTF-8."""
    try:
        return unquote_to_bytes(text.replace("+", " ") if plus else text).decode()
    except UnicodeError as error:
        raise fault("InvalidURI", tr("Couldn't parse the specified URI.")) from error


def checked_key(key: str) -> str:
    """The key if it is short enough."""
    if len(key.encode()) > LONGEST_KEY:
        raise fault("KeyTooLongError", tr("Your key is too long"), MaxSizeAllowed=str(LONGEST_KEY))
    return key


def _query(raw: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for pair in raw.split("&"):
        name, _, value = pair.partition("=")
        if name:
            values.setdefault(decoded(name, plus=True), decoded(value, plus=True))
    return values
