"""Pages of lists: at most 25 entries and an opaque token to the rest.

A token names the key after which the next page starts, so that entries added or removed meanwhile
neither repeat nor hide others. It is bound to its operation and the parameters it was given for.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import invalid

LARGEST_PAGE = 25
TAG_LENGTH = 12
PAGING = frozenset({"NextToken", "MaxResults", "nextToken", "maxResults"})

Key = tuple[str | int | float, ...]
Entry = TypeVar("Entry")


@dataclass(frozen=True)
class Page(Generic[Entry]):
    """The entries of one page; `token` is None on the last one."""

    entries: tuple[Entry, ...]
    token: str | None

    def output(self, member: str, shape: Callable[[Entry], Any]) -> dict[str, Any]:
        """A list operation's output: `member` with the shaped entries, and NextToken where there is one."""
        listed: dict[str, Any] = {member: [shape(entry) for entry in self.entries]}
        return listed if self.token is None else {**listed, "NextToken": self.token}


@dataclass(frozen=True)
class Cursor:
    """Where one request stands in its list: it wants `size` entries that come after `after`."""

    operation: str
    binding: str
    size: int
    after: Key | None

    def page(self, entries: Iterable[Entry], key: Callable[[Entry], Key]) -> Page[Entry]:
        """A page of `entries`, which come in their order and start after `after`; `size` + 1 of them suffice.

        `key` must be unique and tell the position in that order.
        """
        taken: list[Entry] = []
        for entry in entries:
            if len(taken) == self.size:
                return Page(tuple(taken), _token(self.operation, self.binding, key(taken[-1])))
            taken.append(entry)
        return Page(tuple(taken), None)

    def page_of_all(
        self, entries: Iterable[Entry], key: Callable[[Entry], Key], *, descending: bool = False
    ) -> Page[Entry]:
        """A page of `entries` in any order and from the first: they are sorted by `key` here."""
        ordered = sorted(entries, key=key, reverse=descending)
        return self.page((entry for entry in ordered if self._follows(key(entry), descending)), key)

    def _follows(self, key: Key, descending: bool) -> bool:
        if self.after is None:
            return True
        return key < self.after if descending else key > self.after


def cursor(operation: str, parameters: Mapping[str, Any], *, largest: int = LARGEST_PAGE) -> Cursor:
    """The cursor of a request with the model's `parameters`; an unknown token is a ValidationException.

    MaxResults over `largest` means `largest`; 0 means no wish, as the service model allows it.
    """
    wished = parameters.get("MaxResults") or largest
    filters = {name: value for name, value in parameters.items() if name not in PAGING}
    binding = json.dumps(filters, sort_keys=True, default=str)
    token = parameters.get("NextToken")
    after = None if token is None else _key(operation, binding, token)
    return Cursor(operation, binding, min(int(wished), largest), after)


def _tag(operation: str, binding: str, content: bytes) -> bytes:
    bound = operation.encode() + b"\0" + binding.encode() + b"\0"
    return hmac.digest(bound, content, hashlib.sha256)[:TAG_LENGTH]


def _token(operation: str, binding: str, key: Key) -> str:
    content = json.dumps(key, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_tag(operation, binding, content) + content).decode()


def _key(operation: str, binding: str, token: str) -> Key:
    # The tag keeps a token to its list; it is no secret: whoever may list may start anywhere in the list.
    try:
        decoded = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise _foreign() from error
    tag, content = decoded[:TAG_LENGTH], decoded[TAG_LENGTH:]
    spelled = base64.urlsafe_b64encode(decoded).decode()
    if spelled != token or not hmac.compare_digest(tag, _tag(operation, binding, content)):
        raise _foreign()
    return tuple(json.loads(content))


def _foreign() -> Exception:
    message = tr("The pagination token is not one of this operation with these parameters")
    return invalid(message, ("NextToken", message))
