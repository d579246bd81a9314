"""The way of one request to its face and of every failure back, in a worker thread."""

from __future__ import annotations

import contextlib
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.protocol.http import Body, Request, Response
from belvedere_simulator.service.access.authenticator import Authenticated, Authenticator
from belvedere_simulator.service.access.claim import UNSIGNED_PAYLOAD, Claim, read_claim
from belvedere_simulator.service.access.faults import AccessRefused, Fault
from belvedere_simulator.service.access.presigned_v2 import PresignedV2, read_presigned_v2
from belvedere_simulator.service.access.rates import Rates
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.http.aws_chunked import KEYWORDS, BadChunks
from belvedere_simulator.service.http.dispatch import face_name, is_signed
from belvedere_simulator.service.http.face import RecallingFace
from belvedere_simulator.service.http.faces import Faces
from belvedere_simulator.service.http.failures import Form, access_error, error_response, form_of

_log = logging.getLogger(__name__)
_TOO_LARGE = {
    Form.S3: ("EntityTooLarge", 400),
    Form.REST: ("ValidationException", 400),
}


@dataclass(frozen=True)
class Destination:
    """Where a request goes, known from its head alone."""

    name: str
    form: Form
    request_id: str


class Gate:
    """Authenticates, limits and hands over.

    anonymous: the caller of requests that nobody here signed, None where signatures are required.
    """

    def __init__(
        self, faces: Faces, authenticator: Authenticator, rates: Rates, anonymous: Caller | None
    ) -> None:
        self._faces = faces
        self._authenticator = authenticator
        self._rates = rates
        self._anonymous = anonymous
        self._recalling: dict[str, RecallingFace | None] = {}

    def destination(self, head: Request) -> Destination:
        """The face of a request and the form of its errors."""
        name = face_name(head)
        return Destination(name, form_of(name, head), secrets.token_hex(8).upper())

    def authenticate(self, request: Request, sha256: str | None) -> Authenticated:
        """The caller of `request`; `sha256` is that of its body, None while it has not arrived.

        A caller named by the claimed hash of a body still has to `check_payload` once it is there.
        """
        claim = self._claim(request)
        if claim is None:
            if self._anonymous is None:
                raise AccessRefused(Fault.MISSING, tr("Missing Authentication Token"))
            return Authenticated(self._anonymous, None)
        if isinstance(claim, PresignedV2):
            return self._authenticator.verify_v2(request, claim)
        payload = claim.payload or sha256
        if payload is None:
            raise AccessRefused(Fault.MALFORMED, tr("The x-amz-content-sha256 header is missing"))
        authenticated = self._authenticator.verify(request, claim, payload)
        if sha256 is not None:
            check_payload(authenticated, sha256)
        return authenticated

    def may_know(self, request: Request) -> RecallingFace | None:
        """The face that remembers an answer to a signed request, for whomever; the cheapest question."""
        if "authorization" not in request.headers:
            return None
        face = self._recalling_face(face_name(request))
        return face if face is not None and face.remembers(request) else None

    def answer_at_once(self, request: Request, face: RecallingFace) -> Response | None:
        """What `face` answers to a signed request without a body, where it is known already; never waits.

        Everything else is None, refusals too: `serve` says why.
        """
        try:
            found = self._authenticate_at_once(request)
            response = face.recall(request, found.caller) if found else None
            if response is not None:
                self._rates.take(face.name, request)
        except (AccessRefused, ServiceError):
            return None
        return response

    def serve(self, request: Request, where: Destination) -> Response:
        """The answer to a request that came whole."""

        def work() -> Response:
            route = self._faces.open_route(request)
            if route is not None and not is_signed(request):
                return route(request)
            authenticated = self.authenticate(request, request.body.sha256)
            return self._hand_over(request, where, authenticated.caller)

        return self._guarded(where, work)

    def serve_authenticated(self, request: Request, where: Destination, found: Authenticated) -> Response:
        """The answer to a request whose body came after its signature was verified."""

        def work() -> Response:
            check_payload(found, request.body.sha256)
            return self._hand_over(request, where, found.caller)

        return self._guarded(where, work)

    def refusal(self, where: Destination, problem: Exception) -> Response:
        """The answer for whatever stood in the way."""
        if isinstance(problem, AccessRefused):
            error = access_error(problem, where.form)
        elif isinstance(problem, ServiceError):
            error = problem
        elif isinstance(problem, BadChunks):
            error = ServiceError("IncompleteBody", str(problem), 400)
        else:
            _log.error("request %s failed", where.request_id, exc_info=problem)
            code = "InternalError" if where.form is Form.S3 else "InternalServerException"
            error = ServiceError(code, tr("The request failed in the service"), 500)
        return self._stamped(error_response(error, where.form, where.request_id), where)

    def too_large(self, where: Destination, largest: int) -> Response:
        """The answer to a body over the limit."""
        code, status = _TOO_LARGE.get(where.form, ("RequestEntityTooLargeException", 413))
        message = tr("The body of the request is larger than {largest} bytes", largest=largest)
        members = {"Reason": "OTHER"} if where.form is Form.REST else {}
        return self.refusal(where, ServiceError(code, message, status, **members))

    def _claim(self, request: Request) -> Claim | PresignedV2 | None:
        if self._anonymous is None:
            return read_presigned_v2(request) or read_claim(request)
        # Where no signature is asked for, only temporary keys still mean their own, lesser identity.
        with contextlib.suppress(AccessRefused):
            claim = read_presigned_v2(request) or read_claim(request)
            return claim if claim and self._authenticator.is_temporary(claim) else None
        return None

    def _recalling_face(self, name: str) -> RecallingFace | None:
        if name not in self._recalling and name in self._faces.by_name:
            self._recalling[name] = self._faces.recalling(name)
        return self._recalling.get(name)

    def _authenticate_at_once(self, request: Request) -> Authenticated | None:
        if self._anonymous is not None:
            return None
        claim = read_claim(request)
        if claim is None or claim.expires is not None:
            return None
        sha256 = request.body.sha256
        found = self._authenticator.verify_at_once(request, claim, claim.payload or sha256)
        if found is not None:
            check_payload(found, sha256)
        return found

    def _hand_over(self, request: Request, where: Destination, caller: Caller) -> Response:
        self._rates.take(where.name, request)
        return self._faces.handle(where.name, request, caller)

    def _guarded(self, where: Destination, work: Callable[[], Response]) -> Response:
        try:
            return self._stamped(work(), where)
        except Exception as problem:
            return self.refusal(where, problem)

    def _stamped(self, response: Response, where: Destination) -> Response:
        names = ("x-amz-request-id", "x-amz-id-2") if where.form is Form.S3 else ("x-amzn-requestid",)
        present = {name.lower() for name in response.headers}
        missing = {name: where.request_id for name in names if name not in present}
        return replace(response, headers={**response.headers, **missing}) if missing else response


def check_payload(found: Authenticated, sha256: str) -> None:
    """Refuse a body other than the one whose hash was signed."""
    claim = found.claim
    if claim is None or not found.key or not claim.payload:
        return
    open_payload = claim.payload == UNSIGNED_PAYLOAD or claim.payload in KEYWORDS
    if claim.service == "s3" and open_payload:
        return
    if claim.payload != sha256:
        raise AccessRefused(
            Fault.WRONG_PAYLOAD, tr("The x-amz-content-sha256 header is not the hash of the body")
        )


def with_body(request: Request, body: Body, trailers: dict[str, str]) -> Request:
    """The request as a face sees it: its body decoded, its trailers among the headers."""
    headers = {**request.headers, **trailers}
    codings = [part.strip() for part in headers.get("content-encoding", "").split(",") if part.strip()]
    if "aws-chunked" in codings:
        kept = [coding for coding in codings if coding != "aws-chunked"]
        headers["content-encoding"] = ",".join(kept)
        if not kept:
            del headers["content-encoding"]
    return replace(request, body=body, headers=headers)
