"""An image is what its site has signed, or it is refused with the reason."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.certificates.authority import (
    CLIENT,
    Authority,
    issue,
    new_authority,
    new_key,
)
from belvedere_simulator.software_image import manifest as layout
from belvedere_simulator.software_image.manifest import Manifest, manifest_from, manifest_of
from belvedere_simulator.software_image.reading import check_image
from belvedere_simulator.software_image.writing import write_plain_image, write_signed_image
from fakes.properties import ONE_FOLDER

AUTHORITY = new_authority(datetime.now(UTC))
MANIFEST = manifest_of("8.0.29", "2024-09-26", ("Much.",), 5, required=True)


def _image(
    authority: Authority = AUTHORITY,
    manifest: Manifest = MANIFEST,
    usage: x509.ObjectIdentifier = ExtendedKeyUsageOID.CODE_SIGNING,
) -> bytes:
    key = new_key()
    expires = authority.certificate.not_valid_after_utc
    certificate = issue(authority, key.public_key(), "software", usage, expires)
    stream = io.BytesIO()
    write_signed_image(stream, manifest, certificate.public_bytes(Encoding.PEM), key)
    return stream.getvalue()


IMAGE = _image()


def _refused(folder: Path, content: bytes) -> str:
    file = folder / "image"
    file.write_bytes(content)
    with pytest.raises(BelvedereError) as refused:
        check_image(file, AUTHORITY.pem)
    return refused.value.code


def test_an_image_tells_what_it_is(tmp_path: Path) -> None:
    file = tmp_path / "image"
    file.write_bytes(IMAGE)
    assert check_image(file, AUTHORITY.pem) == MANIFEST
    assert 3_000_000 < len(IMAGE) < 4_000_000


def test_a_manifest_is_written_in_one_way_only() -> None:
    assert manifest_from(MANIFEST.to_bytes()) == MANIFEST
    with pytest.raises(ValueError, match="manifest"):
        manifest_from(MANIFEST.to_bytes() + b"\n")


def test_another_site_cannot_sign_for_this_one(tmp_path: Path) -> None:
    assert _refused(tmp_path, _image(new_authority(datetime.now(UTC)))) == "BV-UPD-002"


def test_the_certificate_of_a_device_signs_no_software(tmp_path: Path) -> None:
    assert _refused(tmp_path, _image(usage=CLIENT)) == "BV-UPD-002"


def test_software_that_a_box_is_delivered_with_is_no_update(tmp_path: Path) -> None:
    stream = io.BytesIO()
    write_plain_image(stream, MANIFEST)
    assert _refused(tmp_path, stream.getvalue()) == "BV-UPD-001"


@pytest.mark.parametrize("name", [layout.MANIFEST, layout.CERTIFICATE, layout.SIGNATURE, layout.PAYLOAD])
def test_members_cannot_be_exchanged(tmp_path: Path, name: str) -> None:
    other = manifest_of("9.0.0", "2025-01-01", (), 5, required=False)
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(IMAGE)) as left,
        zipfile.ZipFile(io.BytesIO(_image(manifest=other))) as right,
        zipfile.ZipFile(stream, "w") as mixed,
    ):
        for member in left.infolist():
            mixed.writestr(
                member.filename, (right if member.filename == name else left).read(member.filename)
            )
    assert _refused(tmp_path, stream.getvalue()) in ("BV-UPD-001", "BV-UPD-002")


@given(where=st.integers(0, len(IMAGE) - 1), bit=st.integers(0, 7))
@settings(max_examples=60, deadline=None, suppress_health_check=ONE_FOLDER)
def test_a_changed_bit_of_what_is_signed_never_passes_for_something_else(
    tmp_path: Path, where: int, bit: int
) -> None:
    """Some bytes of a zip archive mean nothing, such as dates; the SHA-256 of the whole covers those."""
    changed = bytearray(IMAGE)
    changed[where] ^= 1 << bit
    file = tmp_path / "image"
    file.write_bytes(changed)
    try:
        assert check_image(file, AUTHORITY.pem) == MANIFEST
    except BelvedereError as error:
        assert error.code in ("BV-UPD-001", "BV-UPD-002")


@given(st.binary(max_size=300))
@settings(max_examples=60, suppress_health_check=ONE_FOLDER)
def test_anything_else_is_refused(tmp_path: Path, content: bytes) -> None:
    assert _refused(tmp_path, content) == "BV-UPD-001"
