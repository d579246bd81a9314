"""Has a certificate expired?"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509

from belvedere_simulator.messages import tr
from belvedere_simulator.troubleshooting.guide import (
    Answers,
    Finding,
    Surroundings,
    by_hand,
    fine,
    problem,
    unknown,
)

_SOON = timedelta(days=30)
_SECONDS = 5.0
_LARGEST = 1024 * 1024
_AUTHORITY = "site-ca.pem"


def look_at_certificates(around: Surroundings, answers: Answers) -> Iterator[Finding]:
    """Those of the site on this computer, and of a file or an address that was named."""
    now = datetime.now(UTC)
    if around.site is not None and (around.site / _AUTHORITY).exists():
        yield from _of_file(around.site / _AUTHORITY, now)
    if named := answers.get("certificate"):
        around.tell(named)
        if Path(named).exists():
            yield from _of_file(Path(named), now)
        else:
            yield _of_address(named, now)
    yield by_hand(
        tr(
            "A device's own certificate is renewed by itself while it can reach its site. When it has "
            "expired, delete the device and set the appliance up again."
        )
    )


def _of_file(file: Path, now: datetime) -> Iterator[Finding]:
    try:
        with file.open("rb") as stream:
            content = stream.read(_LARGEST)
        begins = content.find(b"-----BEGIN CERTIFICATE")
        found = (
            x509.load_pem_x509_certificates(content[begins:])
            if begins >= 0
            else [x509.load_der_x509_certificate(content)]
        )
    except (OSError, ValueError) as error:
        yield unknown(tr("{file} cannot be read: {why}", file=file, why=error))
        return
    for certificate in found:
        yield _judged(str(file.name), certificate, now)


def _of_address(named: str, now: datetime) -> Finding:
    parts = urlsplit(named if "://" in named else f"https://{named}")
    try:
        host, port = parts.hostname or "", parts.port or 443
        # It is looked at, not trusted: also one that expired has to be seen.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        with (
            socket.create_connection((host, port), _SECONDS) as link,
            context.wrap_socket(link, server_hostname=host) as secured,
        ):
            content = secured.getpeercert(binary_form=True)
    except (OSError, ValueError) as error:
        return unknown(tr("{address} does not answer by TLS: {why}", address=named, why=error))
    if not content:
        return unknown(tr("{address} showed no certificate", address=named))
    return _judged(f"{host}:{port}", x509.load_der_x509_certificate(content), now)


def _judged(name: str, certificate: x509.Certificate, now: datetime) -> Finding:
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    until = f"{ends:%Y-%m-%d %H:%M} UTC"
    if now < begins:
        text = tr("{name} is not valid before {time}.", name=name, time=f"{begins:%Y-%m-%d %H:%M} UTC")
        return problem(text, tr("Is the clock of this computer right?"))
    if now > ends:
        return problem(tr("{name} expired on {time}.", name=name, time=until), tr("Get a new one."))
    if ends - now < _SOON:
        return problem(tr("{name} expires on {time}.", name=name, time=until), tr("Get a new one soon."))
    return fine(tr("{name} is valid until {time}.", name=name, time=until))
