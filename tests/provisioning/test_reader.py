"""The provisioning archive: what is whole and in time is read, everything else is refused with its reason."""

from __future__ import annotations

import io
import json
import stat
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.errors import BelvedereError, catalogue
from belvedere_simulator.provisioning.archive import (
    CHECKSUMS,
    DOCUMENT,
    MEMBERS,
    ProvisioningArchive,
    checksums,
    write_archive,
)
from belvedere_simulator.provisioning.reader import read_archive
from belvedere_simulator.service.certificates.authority import key_pem, new_authority, new_key
from fakes.properties import ONE_FOLDER

HOSTILE = settings(suppress_health_check=ONE_FOLDER, deadline=None, max_examples=150)


def members_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def zipped(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in members.items():
            written.writestr(name, content)
    return file.getvalue()


def with_checksums(members: dict[str, bytes]) -> bytes:
    covered = {name: members[name] for name in MEMBERS if name != CHECKSUMS}
    return zipped({**covered, CHECKSUMS: checksums(covered)})


def refusal(content: bytes, archive: ProvisioningArchive, trusted: str | None = None) -> BelvedereError:
    with pytest.raises(BelvedereError) as raised:
        read_archive(content, archive.issued, trusted)
    assert raised.value.code in catalogue()
    assert "PRIVATE KEY" not in str(raised.value)
    return raised.value


def test_what_is_written_is_read(archive: ProvisioningArchive) -> None:
    content = write_archive(archive)
    assert read_archive(content, archive.issued) == archive
    assert len(content) < 8192


def test_the_trusted_authority_may_be_given_as_people_write_it(archive: ProvisioningArchive) -> None:
    digits = archive.authority_sha256.upper()
    written = ":".join(digits[place : place + 2] for place in range(0, len(digits), 2))
    assert read_archive(write_archive(archive), archive.issued, written) == archive


def test_people_can_check_it_with_a_common_tool(archive: ProvisioningArchive, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(write_archive(archive))) as opened:
        opened.extractall(tmp_path)
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", CHECKSUMS],
        cwd=tmp_path,
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(": OK") == 4


def test_it_ends_on_the_second(archive: ProvisioningArchive) -> None:
    content = write_archive(archive)
    read_archive(content, archive.expires - timedelta(seconds=1))
    with pytest.raises(BelvedereError, match="BV-PRV-007"):
        read_archive(content, archive.expires)


@HOSTILE
@given(data=st.data())
def test_every_truncation_is_refused(archive: ProvisioningArchive, data: st.DataObject) -> None:
    content = write_archive(archive)
    cut = data.draw(st.integers(0, len(content) - 1))
    assert refusal(content[:cut], archive).code == "BV-PRV-001"


@HOSTILE
@given(data=st.data())
def test_a_changed_byte_changes_nothing_unnoticed(archive: ProvisioningArchive, data: st.DataObject) -> None:
    content = bytearray(write_archive(archive))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    try:
        # Bytes that say nothing, like a date, may change; what is read is what was written all the same.
        assert read_archive(bytes(content), archive.issued) == archive
    except BelvedereError as error:
        assert error.code in ("BV-PRV-001", "BV-PRV-002", "BV-PRV-003", "BV-PRV-004")


@HOSTILE
@given(content=st.binary(max_size=400))
def test_any_bytes_are_refused(archive: ProvisioningArchive, content: bytes) -> None:
    assert refusal(content, archive).code == "BV-PRV-001"


@HOSTILE
@given(name=st.sampled_from(MEMBERS[:-1]), content=st.binary(max_size=200))
def test_any_content_with_right_checksums_is_refused_by_its_meaning(
    archive: ProvisioningArchive, name: str, content: bytes
) -> None:
    forged = with_checksums({**members_of(write_archive(archive)), name: content})
    assert refusal(forged, archive).code == ("BV-PRV-005" if name == DOCUMENT else "BV-PRV-006")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@HOSTILE
@given(
    field=st.sampled_from(["format", "device", "endpoints", "authority", "network", "issued", "expires"]),
    value=VALUES,
)
def test_any_value_in_the_document_is_answered(archive: ProvisioningArchive, field: str, value: Any) -> None:
    members = members_of(write_archive(archive))
    document = {**json.loads(members[DOCUMENT]), field: value}
    forged = with_checksums({**members, DOCUMENT: json.dumps(document).encode()})
    try:
        read_archive(forged, archive.issued)
    except BelvedereError as error:
        assert error.code in ("BV-PRV-005", "BV-PRV-006", "BV-PRV-007")


def evil(name: str, content: bytes = b"x") -> Callable[[dict[str, bytes]], bytes]:
    return lambda members: zipped({**members, name: content})


def linked(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as written:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = ((stat.S_IFLNK if name == "key.pem" else stat.S_IFREG) | 0o600) << 16
            written.writestr(entry, b"/etc/shadow" if name == "key.pem" else content)
    return file.getvalue()


def doubled(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO(zipped(members))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(file, "a") as written:
        written.writestr("key.pem", b"another")
    return file.getvalue()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (evil("../../etc/passwd"), "BV-PRV-003"),
        (evil("/etc/passwd"), "BV-PRV-003"),
        (evil("C:\\windows\\key.pem"), "BV-PRV-003"),
        (evil("folder/key.pem"), "BV-PRV-003"),
        (evil("readme.txt"), "BV-PRV-003"),
        (linked, "BV-PRV-003"),
        (doubled, "BV-PRV-003"),
        (evil("key.pem", bytes(10_000_000)), "BV-PRV-002"),
        (lambda _members: bytes(1_000_000), "BV-PRV-002"),
        (lambda members: zipped({name: members[name] for name in MEMBERS[:-1]}), "BV-PRV-001"),
        (evil("key.pem"), "BV-PRV-004"),
    ],
)
def test_hostile_archives(
    archive: ProvisioningArchive, make: Callable[[dict[str, bytes]], bytes], code: str
) -> None:
    assert refusal(make(members_of(write_archive(archive))), archive).code == code


def test_a_size_that_lies_unpacks_no_more_than_the_limit(archive: ProvisioningArchive) -> None:
    bomb = zipped({**members_of(write_archive(archive)), "key.pem": bytes(10_000_000)})
    size = (10_000_000).to_bytes(4, "little")
    lying = bomb.replace(size, (100).to_bytes(4, "little"))
    assert lying != bomb
    assert refusal(lying, archive).code in ("BV-PRV-001", "BV-PRV-002", "BV-PRV-004")


def test_certificates_of_another_site_are_refused(archive: ProvisioningArchive) -> None:
    other = new_authority(archive.issued)
    swapped = replace(archive, authority=other.pem, authority_sha256=other.fingerprint)
    cases = [
        (swapped, None, "not signed"),
        (replace(archive, authority=other.pem), None, "fingerprint"),
        (archive, other.fingerprint, "trusts"),
        (replace(archive, key=key_pem(new_key())), None, "not the key"),
    ]
    for case, trusted, why in cases:
        error = refusal(write_archive(case), archive, trusted)
        assert error.code == "BV-PRV-006"
        assert why in error.why


def test_no_second_authority_comes_along(archive: ProvisioningArchive) -> None:
    stranger = new_authority(archive.issued).pem
    both = replace(archive, authority=archive.authority + stranger)
    assert refusal(write_archive(both), archive, archive.authority_sha256).code == "BV-PRV-006"
    # TLS libraries take more for certificates than is counted.
    hidden = stranger.replace(b" CERTIFICATE", b" TRUSTED CERTIFICATE")
    read = read_archive(write_archive(replace(archive, authority=archive.authority + hidden)), archive.issued)
    assert read.authority == archive.authority


def test_the_key_shows_in_no_text(archive: ProvisioningArchive) -> None:
    assert "PRIVATE" not in repr(archive)
