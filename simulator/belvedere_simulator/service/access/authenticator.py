"""From the signature of a request to the identity behind it."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.http import Request
from belvedere_simulator.service.access.access_keys import AccessKeys
from belvedere_simulator.service.access.canonical import string_to_sign
from belvedere_simulator.service.access.claim import Claim
from belvedere_simulator.service.access.faults import AccessRefused, Fault
from belvedere_simulator.service.access.presigned_v2 import PresignedV2, check_presigned_v2
from belvedere_simulator.service.access.sessions import Session, Sessions
from belvedere_simulator.service.access.signing import sign, signing_key
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database

SKEW = timedelta(minutes=15)
_GLOBAL_SERVICES = {"iam", "sts"}
_HOME_OF_GLOBAL = "us-east-1"

# The caller of temporary keys, as their role and policies make it; the request tells address and time.
CallerOfSession = Callable[[Session, Request], Caller]


@dataclass(frozen=True)
class Authenticated:
    """A verified caller, with what chunk signatures of the same request are verified by."""

    caller: Caller
    claim: Claim | None
    key: bytes = field(default=b"", repr=False)


class Authenticator:
    """Verifies signatures against the site's keys and the temporary ones.

    `clock` is the computer's own, never a scaled one: clients sign with theirs.
    """

    def __init__(
        self,
        database: Database,
        keys: AccessKeys,
        sessions: Sessions,
        settings: SiteSettings,
        clock: Clock,
        caller_of_session: CallerOfSession,
    ) -> None:
        self._database = database
        self._keys = keys
        self._sessions = sessions
        self._settings = settings
        self._clock = clock
        self._caller_of_session = caller_of_session

    def site_caller(self, user_name: str) -> Caller:
        """The site's own user, who may do everything."""
        account = self._settings.account
        return Caller(account, self._settings.region, f"arn:aws:iam::{account}:user/{user_name}")

    def is_temporary(self, claim: Claim | PresignedV2) -> bool:
        """Whether the claim is made with temporary keys of this site."""
        if not claim.token:
            return False
        with self._database.read() as connection:
            return self._sessions.find(connection, claim.key_id) is not None

    def verify_v2(self, request: Request, claim: PresignedV2) -> Authenticated:
        """The caller behind a presigned address of Version 2; AccessRefused otherwise."""
        secret, caller = self._holder(request, claim)
        check_presigned_v2(request, claim, secret, self._clock.now().timestamp())
        return Authenticated(caller, None)

    def verify(self, request: Request, claim: Claim, payload: str) -> Authenticated:
        """The caller, when the signature fits a body of the hash `payload`; AccessRefused otherwise."""
        secret, caller = self._holder(request, claim)
        return self._verified(request, claim, payload, secret, caller)

    def verify_at_once(self, request: Request, claim: Claim, payload: str) -> Authenticated | None:
        """As `verify`, but never waiting: None where only the database would know the key."""
        known = None if claim.token else self._keys.remembered(claim.key_id)
        if known is None:
            return None
        return self._verified(request, claim, payload, known.secret, self.site_caller(known.user_name))

    def _verified(
        self, request: Request, claim: Claim, payload: str, secret: str, caller: Caller
    ) -> Authenticated:
        self._check_region(claim)
        self._check_time(claim)
        key = signing_key(secret, claim.date, claim.region, claim.service)
        expected = sign(key, string_to_sign(request, claim, payload))
        if not hmac.compare_digest(expected, claim.signature):
            raise AccessRefused(
                Fault.MISMATCH,
                tr(
                    "The request signature we calculated does not match the signature you provided. "
                    "Check your secret access key and signing method."
                ),
            )
        _check_headers(request, claim)
        return Authenticated(caller, claim, key)

    def _holder(self, request: Request, claim: Claim | PresignedV2) -> tuple[str, Caller]:
        if not claim.token:
            permanent = self._keys.find(claim.key_id)
            if permanent is None:
                raise _unknown_key()
            return permanent.secret, self.site_caller(permanent.user_name)
        with self._database.read() as connection:
            session = self._sessions.find(connection, claim.key_id)
        if session is None:
            raise _unknown_key()
        if not session.holds(claim.token):
            raise AccessRefused(Fault.BAD_TOKEN, tr("The security token is not that of the access key"))
        if self._clock.now().timestamp() >= session.expires:
            raise AccessRefused(
                Fault.EXPIRED_TOKEN, tr("The security token included in the request is expired")
            )
        return session.secret, self._caller_of_session(session, request)

    def _check_region(self, claim: Claim) -> None:
        regional = claim.region == self._settings.region
        if not regional and not (claim.service in _GLOBAL_SERVICES and claim.region == _HOME_OF_GLOBAL):
            raise AccessRefused(
                Fault.WRONG_REGION,
                tr(
                    "Credential should be scoped to a valid region: this site is {region}, not {asked}",
                    region=self._settings.region,
                    asked=claim.region,
                ),
            )

    def _check_time(self, claim: Claim) -> None:
        now = self._clock.now()
        ahead = _moment(claim.time) - now
        if ahead > SKEW or (claim.expires is None and -ahead > SKEW):
            raise AccessRefused(
                Fault.SKEWED,
                tr(
                    "Signature expired: {time} is more than 15 minutes from the service's time {now}",
                    time=claim.time,
                    now=now.strftime("%Y%m%dT%H%M%SZ"),
                ),
            )
        if claim.expires is not None and -ahead >= timedelta(seconds=claim.expires):
            raise AccessRefused(Fault.EXPIRED, tr("Request has expired"))


def _moment(text: str) -> datetime:
    # Of the form YYYYMMDDTHHMMSSZ already; strptime would take longer than the signature itself.
    fields = (text[:4], text[4:6], text[6:8], text[9:11], text[11:13], text[13:15])
    try:
        return datetime(*map(int, fields), tzinfo=UTC)  # type: ignore[arg-type,misc] # six numbers
    except ValueError:
        raise AccessRefused(Fault.MALFORMED, tr("X-Amz-Date is no date")) from None


def _check_headers(request: Request, claim: Claim) -> None:
    signed = claim.signed_headers
    loose = [name for name in request.headers if name.startswith("x-amz-") and name not in signed]
    # The hash of a presigned body is part of what was signed already.
    if claim.expires is not None:
        loose = [name for name in loose if name != "x-amz-content-sha256"]
    if loose:
        raise AccessRefused(
            Fault.UNSIGNED_HEADER,
            tr(
                "There were headers present in the request which were not signed: {names}",
                names=", ".join(loose),
            ),
        )


def _unknown_key() -> AccessRefused:
    return AccessRefused(Fault.UNKNOWN_KEY, tr("The security token included in the request is invalid."))
