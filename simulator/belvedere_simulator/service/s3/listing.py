"""Listing objects, with prefixes rolled up, in pages."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.http import Response
from belvedere_simulator.service.objects.indexed_store import IndexedStore
from belvedere_simulator.service.objects.key_text import first_beyond
from belvedere_simulator.service.objects.object_store import StoredObject
from belvedere_simulator.service.s3.answers import iso, quoted, xml
from belvedere_simulator.service.s3.buckets import Buckets
from belvedere_simulator.service.s3.faults import invalid_argument
from belvedere_simulator.service.s3.question import Question
from belvedere_simulator.service.s3.xml_writer import Xml, element, optional

LARGEST_PAGE = 1000
ROLLING_BATCH = 32

# One page of objects: after a key (or None), not before some bytes, at most so many.
Pages = Callable[[bytes | None, bytes, int], Sequence[StoredObject]]


@dataclass(frozen=True)
class Found:
    """A page: objects, common prefixes, and the name that the next one follows (None on the last)."""

    objects: tuple[StoredObject, ...]
    prefixes: tuple[str, ...]
    last: str | None


def roll_up(pages: Pages, prefix: str, delimiter: str, after: str, most: int) -> Found:
    """The first `most` names after `after`: keys, or what they have up to the `delimiter` after `prefix`.

    A common prefix counts as one name and is passed over in one step however many objects have it.
    """
    objects: list[StoredObject] = []
    prefixes: list[str] = []
    last = after
    position, beyond = _start(prefix, delimiter, after)
    while most:
        room = most - len(objects) - len(prefixes)
        # Of what is rolled up into one name only the first object is used.
        wanted = min(room + 1, ROLLING_BATCH) if delimiter else room + 1
        batch = pages(position, beyond, wanted)
        for found in batch:
            if len(objects) + len(prefixes) == most:
                return Found(tuple(objects), tuple(prefixes), last)
            common = _common(found.key, prefix, delimiter)
            if common is not None:
                prefixes.append(common)
                last, position, beyond = common, None, first_beyond(common) or b""
                break
            objects.append(found)
            last, position = found.key, found.key.encode()
        else:
            if len(batch) < wanted:
                break
    return Found(tuple(objects), tuple(prefixes), None)


def _start(prefix: str, delimiter: str, after: str) -> tuple[bytes | None, bytes]:
    common = _common(after, prefix, delimiter)
    if common is None:
        return (after.encode() if after else None), b""
    # The name rolled up comes before what it stands for, so it was told already.
    return None, first_beyond(common) or b""


def _common(key: str, prefix: str, delimiter: str) -> str | None:
    if not delimiter or not key.startswith(prefix):
        return None
    end = key.find(delimiter, len(prefix))
    return None if end < 0 else key[: end + len(delimiter)]


class Listing:
    """ListObjects and ListObjectsV2."""

    def __init__(self, store: IndexedStore, buckets: Buckets, account: str) -> None:
        self._store = store
        self._buckets = buckets
        self._owner = element("Owner", element("ID", account))

    def version_1(self, asked: Question) -> Response:
        """ListObjects: the next page is asked for by the last name."""
        marker = asked.query.get("marker", "")
        found = self._find(asked, marker)
        spell = speller(asked)
        tail = [
            element("Marker", spell(marker)),
            # Without a delimiter the last key says it.
            optional(
                "NextMarker", spell(found.last) if found.last and asked.query.get("delimiter") else None
            ),
        ]
        return self._answer(asked, found, tail, owner=True)

    def version_2(self, asked: Question) -> Response:
        """ListObjectsV2: the next page is asked for by an opaque token."""
        token = asked.query.get("continuation-token")
        start = asked.query.get("start-after", "")
        found = self._find(asked, start if token is None else _name(token))
        tail = [
            element("KeyCount", str(len(found.objects) + len(found.prefixes))),
            optional("ContinuationToken", token),
            optional("NextContinuationToken", _token(found.last) if found.last is not None else None),
            optional("StartAfter", speller(asked)(start) if start else None),
        ]
        return self._answer(asked, found, tail, owner=asked.query.get("fetch-owner") == "true")

    def _find(self, asked: Question, after: str) -> Found:
        asked.require("ListBucket")
        self._buckets.require(asked.bucket)
        prefix = asked.query.get("prefix", "")

        def pages(position: bytes | None, beyond: bytes, most: int) -> list[StoredObject]:
            return self._store.page(asked.bucket, prefix, after=position, beyond=beyond, most=most)

        return roll_up(pages, prefix, asked.query.get("delimiter", ""), after, _size(asked))

    def _answer(self, asked: Question, found: Found, tail: Sequence[Xml | None], *, owner: bool) -> Response:
        spell = speller(asked)
        objects = [self._object(entry, spell, owner) for entry in found.objects]
        return xml(
            element(
                "ListBucketResult",
                element("Name", asked.bucket),
                element("Prefix", spell(asked.query.get("prefix", ""))),
                optional(
                    "Delimiter", spell(asked.query["delimiter"]) if asked.query.get("delimiter") else None
                ),
                element("MaxKeys", str(_size(asked))),
                optional("EncodingType", asked.query.get("encoding-type")),
                element("IsTruncated", "true" if found.last is not None else "false"),
                *tail,
                *objects,
                *common_prefixes(found.prefixes, spell),
            )
        )

    def _object(self, found: StoredObject, spell: Callable[[str], str], owner: bool) -> Xml:
        return element(
            "Contents",
            element("Key", spell(found.key)),
            element("LastModified", iso(found.modified)),
            element("ETag", quoted(found.etag)),
            *[element("ChecksumAlgorithm", name) for name in found.checksums if name.isupper()],
            element("Size", str(found.size)),
            self._owner if owner else None,
            element("StorageClass", "STANDARD"),
        )


def common_prefixes(prefixes: Sequence[str], spell: Callable[[str], str]) -> list[Xml]:
    """Common prefixes as elements."""
    return [element("CommonPrefixes", element("Prefix", spell(prefix))) for prefix in prefixes]


def speller(asked: Question) -> Callable[[str], str]:
    """How the request wants names written: as they are, or percent-encoded."""
    wanted = asked.query.get("encoding-type")
    if wanted is None:
        return str
    if wanted != "url":
        raise invalid_argument("encoding-type", wanted, tr("Invalid Encoding Method specified in Request"))
    return quote


def _size(asked: Question) -> int:
    return asked.number("max-keys", LARGEST_PAGE, LARGEST_PAGE)


def _token(name: str) -> str:
    return base64.urlsafe_b64encode(name.encode()).decode()


def _name(token: str) -> str:
    try:
        return base64.b64decode(token, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        text = tr("The continuation token provided is incorrect")
        raise invalid_argument("continuation-token", token, text) from error
