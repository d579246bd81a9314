"""What a provisioning archive holds, and how it is written. See docs/provisioning-archive.md."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

FORMAT = 1
DOCUMENT = "belvedere-provisioning.json"
AUTHORITY = "authority.pem"
CERTIFICATE = "certificate.pem"
KEY = "key.pem"
CHECKSUMS = "checksums.txt"
LOG_KEY_BYTES = 32
MEMBERS = (DOCUMENT, AUTHORITY, CERTIFICATE, KEY, CHECKSUMS)

# The earliest date that a zip file can tell; the real ones are in the document.
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class ProvisioningArchive:
    """The content of one archive.

    `service` and `broker` are the URLs that the device connects to, `credentials` the one where it
    exchanges its certificate for keys. `authority` and `certificate` are PEM, so is `key`, the temporary
    certificate's private key. Where `authority` holds more than the site's own certificate, which comes
    first, the site vouches for the others: `vouched` is its signature. `network` is the
    NetworkingConfiguration of the service model, empty for DHCP on every port. The temporary certificate is
    good from `issued` to `expires`, by the service's clock. `log_key` is the site's public X25519 key that
    images of logs are encrypted to, empty where a site has none. `names` are further names of the computer
    that the URLs lead to, to be tried where its address is not answered at any more.
    """

    device_id: str
    device_name: str
    thing: str
    service: str
    broker: str
    credentials: str
    authority: bytes
    authority_sha256: str
    certificate: bytes
    key: bytes = field(repr=False)
    issued: datetime
    expires: datetime
    network: Mapping[str, Any] = field(default_factory=dict)
    log_key: bytes = b""
    names: tuple[str, ...] = ()
    vouched: bytes = b""


def write_archive(archive: ProvisioningArchive) -> bytes:
    """The zip file, made in memory. It holds a private key in the clear: nobody should keep it."""
    members = {
        DOCUMENT: json.dumps(_document(archive), indent=2).encode(),
        AUTHORITY: archive.authority,
        CERTIFICATE: archive.certificate,
        KEY: archive.key,
    }
    members[CHECKSUMS] = checksums(members)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, ZIP_DATE)
            entry.external_attr = 0o600 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(entry, content)
    return file.getvalue()


def checksums(members: Mapping[str, bytes]) -> bytes:
    """The checksum file over `members`, in the form that `sha256sum --check` reads."""
    lines = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in members.items())
    return "".join(lines).encode()


def _document(archive: ProvisioningArchive) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "device": {"id": archive.device_id, "name": archive.device_name, "thing": archive.thing},
        "endpoints": {
            "service": archive.service,
            "broker": archive.broker,
            "credentials": archive.credentials,
            "names": list(archive.names),
        },
        "authority": {
            "sha256": archive.authority_sha256,
            "vouched": base64.b64encode(archive.vouched).decode(),
        },
        "network": dict(archive.network),
        "logs": {"key": base64.b64encode(archive.log_key).decode()},
        "issued": archive.issued.timestamp(),
        "expires": archive.expires.timestamp(),
    }
