"""Checking an image: whole, signed by the site, and its payload the one that was signed."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.software_image.manifest import (
    CERTIFICATE,
    MANIFEST,
    PAYLOAD,
    SIGNATURE,
    Manifest,
    manifest_from,
    signed_text,
)

LARGEST = 64 * 1024
_CHUNK = 256 * 1024


def check_image(file: Path, authority: bytes) -> Manifest:
    """The manifest of an image that the site of this `authority` (PEM) has signed.

    Raises BelvedereError: BV-UPD-001 it is no image or damaged, BV-UPD-002 it is not signed by the site.
    Whether the certificate has expired is not asked: it is as valid as the site's authority.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            manifest, certificate, signature = _members(archive)
            _check_signature(manifest, certificate, signature, authority)
            told = manifest_from(manifest)
            _check_payload(archive, told)
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise damaged(file, str(error)) from error
    return told


def manifest_in(file: Path) -> bytes:
    """The manifest's bytes, with nothing checked. Raises BelvedereError BV-UPD-001."""
    try:
        with zipfile.ZipFile(file) as archive:
            return _small(archive, MANIFEST)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise damaged(file, str(error)) from error


def damaged(file: Path, why: str) -> BelvedereError:
    """What is said of something that is not a whole image."""
    return BelvedereError("BV-UPD-001", tr("The software image is damaged"), where=file.name, why=why)


def _members(archive: zipfile.ZipFile) -> tuple[bytes, bytes, bytes]:
    if archive.namelist() != [MANIFEST, CERTIFICATE, SIGNATURE, PAYLOAD]:
        raise ValueError(tr("it does not have the members of an image"))
    manifest = _small(archive, MANIFEST)
    try:
        return manifest, _small(archive, CERTIFICATE), _small(archive, SIGNATURE)
    except zipfile.BadZipFile as error:
        raise _unsigned(tr("its signature is damaged")) from error


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > LARGEST:
        raise ValueError(tr("{name} is too large", name=name))
    return archive.read(name)


def _check_signature(manifest: bytes, certificate: bytes, signature: bytes, authority: bytes) -> None:
    try:
        read = x509.load_pem_x509_certificate(certificate)
        read.verify_directly_issued_by(x509.load_pem_x509_certificate(authority))
        usage = read.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        key = read.public_key()
        if ExtendedKeyUsageOID.CODE_SIGNING not in usage or not isinstance(key, ec.EllipticCurvePublicKey):
            raise _unsigned(tr("its certificate is not for signing software"))
        key.verify(signature, signed_text(manifest), ec.ECDSA(hashes.SHA256()))
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound) as error:
        raise _unsigned(tr("the signature is not of this site")) from error


def _check_payload(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    if archive.getinfo(PAYLOAD).file_size != manifest.size:
        raise ValueError(tr("the payload has another size"))
    digest = hashlib.sha256()
    with archive.open(PAYLOAD) as payload:
        while content := payload.read(_CHUNK):
            digest.update(content)
    if digest.hexdigest() != manifest.sha256:
        raise ValueError(tr("the payload is another one"))


def _unsigned(why: str) -> BelvedereError:
    return BelvedereError("BV-UPD-002", tr("The software image is not signed by the site"), why=why)
