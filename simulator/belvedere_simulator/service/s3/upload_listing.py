"""Listing the multipart uploads under way."""

from __future__ import annotations

from belvedere_simulator.protocol.http import Response
from belvedere_simulator.service.objects.indexed_store import IndexedStore
from belvedere_simulator.service.s3.answers import iso, xml
from belvedere_simulator.service.s3.buckets import Buckets
from belvedere_simulator.service.s3.listing import LARGEST_PAGE, speller
from belvedere_simulator.service.s3.question import Question
from belvedere_simulator.service.s3.uploads import Upload, Uploads
from belvedere_simulator.service.s3.xml_writer import Xml, element, optional


class UploadListing:
    """ListMultipartUploads, in pages that start after a key and an upload."""

    def __init__(self, store: IndexedStore, buckets: Buckets) -> None:
        self._uploads = Uploads(store)
        self._buckets = buckets

    def list_uploads(self, asked: Question) -> Response:
        """ListMultipartUploads."""
        asked.require("ListBucketMultipartUploads")
        self._buckets.require(asked.bucket)
        spell = speller(asked)
        prefix = asked.query.get("prefix", "")
        most = asked.number("max-uploads", LARGEST_PAGE, LARGEST_PAGE)
        key, identifier = asked.query.get("key-marker", ""), asked.query.get("upload-id-marker", "")
        rest = _after([*self._uploads.under_way(asked.bucket, prefix)], key, identifier)
        page = rest[:most]
        more = bool(most) and len(rest) > most

        def entry(upload: Upload) -> Xml:
            return element(
                "Upload",
                element("Key", spell(upload.key)),
                element("UploadId", upload.identifier),
                element("StorageClass", "STANDARD"),
                element("Initiated", iso(upload.started)),
            )

        return xml(
            element(
                "ListMultipartUploadsResult",
                element("Bucket", asked.bucket),
                element("KeyMarker", spell(key)),
                element("UploadIdMarker", identifier),
                optional("NextKeyMarker", spell(page[-1].key) if more else None),
                optional("NextUploadIdMarker", page[-1].identifier if more else None),
                element("Prefix", spell(prefix)),
                optional("EncodingType", asked.query.get("encoding-type")),
                element("MaxUploads", str(most)),
                element("IsTruncated", "true" if more else "false"),
                *[entry(upload) for upload in page],
            )
        )


def _after(uploads: list[Upload], key: str, identifier: str) -> list[Upload]:
    if not key:
        return uploads
    same = [upload for upload in uploads if upload.key == key]
    later = [upload for upload in uploads if upload.key.encode() > key.encode()]
    if not identifier:
        return later
    names = [upload.identifier for upload in same]
    # An upload that ended meanwhile leaves no place to go on from: the others of its key come again.
    position = names.index(identifier) + 1 if identifier in names else 0
    return same[position:] + later
