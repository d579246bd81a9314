"""The S3 face: from a request to the operation that it means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.protocol.http import Request, Response
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.objects.indexed_store import IndexedStore
from belvedere_simulator.service.s3.assembling import SMALLEST_PART
from belvedere_simulator.service.s3.buckets import Buckets
from belvedere_simulator.service.s3.faults import error_response, fault, not_implemented, request_id
from belvedere_simulator.service.s3.listing import Listing
from belvedere_simulator.service.s3.multipart import Multipart
from belvedere_simulator.service.s3.question import Question, question
from belvedere_simulator.service.s3.reading import Reading
from belvedere_simulator.service.s3.upload_listing import UploadListing
from belvedere_simulator.service.s3.writing import Writing
from belvedere_simulator.service.settings import SiteSettings

Operation = Callable[[Question], Response]

# What a parameter without a value turns a request into, apart from those in the tables below.
_FEATURES = frozenset(
    {
        "accelerate",
        "acl",
        "analytics",
        "attributes",
        "cors",
        "encryption",
        "intelligent-tiering",
        "inventory",
        "legal-hold",
        "lifecycle",
        "logging",
        "metrics",
        "metadataTable",
        "metadataConfiguration",
        "notification",
        "object-lock",
        "ownershipControls",
        "policy",
        "policyStatus",
        "publicAccessBlock",
        "rename",
        "replication",
        "requestPayment",
        "restore",
        "retention",
        "select",
        "session",
        "tagging",
        "torrent",
        "versions",
        "website",
    }
)
_MARKS = ("delete", "uploads", "uploadId", "location", "versioning", "tagging")


class S3Face:
    """Path-style S3 over a store of objects."""

    name = "s3"

    def __init__(
        self,
        store: IndexedStore,
        settings: SiteSettings,
        incoming: Path,
        smallest_part: int = SMALLEST_PART,
    ) -> None:
        self._buckets = Buckets(store, settings)
        self._reading = Reading(store, self._buckets)
        self._writing = Writing(store, self._buckets)
        self._listing = Listing(store, self._buckets, settings.account)
        self._upload_listing = UploadListing(store, self._buckets)
        self._multipart = Multipart(store, self._buckets, self._reading, incoming, smallest_part)
        self._of_bucket = self._bucket_operations()
        self._of_object = self._object_operations()
        self._buckets.make_own()

    def handle(self, request: Request, caller: Caller) -> Response:
        """Answer one request in S3's own form."""
        identifier = request_id()
        try:
            asked = question(request, caller)
            response = self._operation(asked)(asked)
        except ServiceError as error:
            response = error_response(error, request.path, identifier)
        except BelvedereError as error:
            response = error_response(fault("InternalError", str(error), 500), request.path, identifier)
        headers = {"x-amz-request-id": identifier, "x-amz-id-2": identifier}
        return Response(
            response.status,
            {**response.headers, **headers},
            response.body,
            response.file,
            response.offset,
            response.length,
        )

    def _operation(self, asked: Question) -> Operation:
        method = asked.request.method
        if not asked.bucket:
            found: Operation | None = self._buckets.list_all if method == "GET" else None
        else:
            table = self._of_object if asked.key else self._of_bucket
            found = table.get((method, _mark(asked)))
        if found is None:
            text = tr("The specified method is not allowed against this resource.")
            raise fault("MethodNotAllowed", text, 405, Method=method)
        return found

    def _bucket_operations(self) -> dict[tuple[str, str], Operation]:
        return {
            ("PUT", ""): self._buckets.create,
            ("HEAD", ""): self._buckets.head,
            ("DELETE", ""): self._buckets.delete,
            ("GET", ""): self._list,
            ("GET", "location"): self._buckets.location,
            ("GET", "versioning"): self._buckets.versioning,
            ("GET", "uploads"): self._upload_listing.list_uploads,
            ("POST", "delete"): self._writing.delete_many,
        }

    def _object_operations(self) -> dict[tuple[str, str], Operation]:
        return {
            ("GET", ""): self._reading.get,
            ("HEAD", ""): self._reading.head,
            ("GET", "tagging"): self._reading.tags,
            ("PUT", ""): self._put,
            ("DELETE", ""): self._writing.delete,
            ("POST", "uploads"): self._multipart.create,
            ("PUT", "uploadId"): self._put_part,
            ("POST", "uploadId"): self._multipart.complete,
            ("DELETE", "uploadId"): self._multipart.abort,
            ("GET", "uploadId"): self._multipart.list_parts,
        }

    def _list(self, asked: Question) -> Response:
        if asked.query.get("list-type") == "2":
            return self._listing.version_2(asked)
        return self._listing.version_1(asked)

    def _put(self, asked: Question) -> Response:
        is_copy = asked.header("x-amz-copy-source") is not None
        return self._writing.copy(asked) if is_copy else self._writing.put(asked)

    def _put_part(self, asked: Question) -> Response:
        is_copy = asked.header("x-amz-copy-source") is not None
        return self._multipart.upload_part_copy(asked) if is_copy else self._multipart.upload_part(asked)


def _mark(asked: Question) -> str:
    """The parameter that tells operations of one method apart; NotImplemented for what we have not."""
    if asked.query.get("versionId", "null") != "null":
        raise not_implemented("versionId")
    is_read_of_tags = asked.request.method == "GET" and bool(asked.key)
    for name in asked.query:
        if name in _FEATURES and not (name == "tagging" and is_read_of_tags):
            raise not_implemented(f"?{name}")
    return next((name for name in _MARKS if name in asked.query), "")
