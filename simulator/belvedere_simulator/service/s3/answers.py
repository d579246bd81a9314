"""Parts of answers: dates, owners, the headers of an object."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime

from belvedere_simulator.protocol.http import Response
from belvedere_simulator.service.objects.object_store import StoredObject
from belvedere_simulator.service.s3 import checksums
from belvedere_simulator.service.s3.question import Question
from belvedere_simulator.service.s3.xml_writer import Xml, document, element

META = "x-amz-meta-"
KEPT = (
    "content-type",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "expires",
)
_USUAL_TYPE = "binary/octet-stream"


def iso(moment: datetime) -> str:
    """A date as S3's XML has it."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def quoted(etag: str) -> str:
    """An ETag as headers and XML have it."""
    return f'"{etag}"'


def xml(root: Xml, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """An answer with a document."""
    return Response(status, {"content-type": "application/xml", **(headers or {})}, document(root))


def object_headers(asked: Question, found: StoredObject) -> dict[str, str]:
    """What GET and HEAD tell of an object; parameters like `response-content-type` win."""
    headers = {
        "content-type": _USUAL_TYPE,
        **found.headers,
        **{f"{META}{name}": value for name, value in found.metadata.items()},
        "etag": quoted(found.etag),
        "last-modified": format_datetime(found.modified, usegmt=True),
        "accept-ranges": "bytes",
    }
    headers |= {name: asked.query[f"response-{name}"] for name in KEPT if f"response-{name}" in asked.query}
    if found.parts and "partNumber" in asked.query:
        headers["x-amz-mp-parts-count"] = str(len(found.parts))
    return headers


def checksum_headers(told: dict[str, str]) -> dict[str, str]:
    """Checksums as headers."""
    values = {checksums.header(name): value for name, value in told.items() if name in checksums.SIZES}
    return {**values, "x-amz-checksum-type": told.get(checksums.TYPE, checksums.WHOLE)} if values else {}


def checksum_elements(told: dict[str, str], *, with_type: bool = True) -> list[Xml]:
    """Checksums as elements."""
    values = [element(f"Checksum{name}", value) for name, value in told.items() if name in checksums.SIZES]
    if values and with_type:
        values.append(element("ChecksumType", told.get(checksums.TYPE, checksums.WHOLE)))
    return values
