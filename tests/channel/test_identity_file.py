"""A key that a library reads from a file, and that nobody finds afterwards."""

from __future__ import annotations

import ssl
import tempfile
from pathlib import Path

import pytest

from belvedere_simulator.channel.identity_file import HAS_MEMORY_FILES, identity_file
from fakes.certificate import self_signed

MEMORY = [True] if HAS_MEMORY_FILES else []


@pytest.fixture
def identity(tmp_path: Path) -> tuple[bytes, bytes]:
    certificate, key = self_signed(tmp_path)
    return certificate.read_bytes(), key.read_bytes()


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.mark.parametrize("in_memory", [*MEMORY, False])
def test_a_library_can_read_it(identity: tuple[bytes, bytes], *, in_memory: bool) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    with identity_file(*identity, in_memory=in_memory) as (file, password):
        context.load_cert_chain(file, password=password)
    assert not file.exists()


@pytest.mark.parametrize("in_memory", MEMORY)
def test_in_memory_nothing_is_on_the_disk(
    identity: tuple[bytes, bytes], temporary: Path, *, in_memory: bool
) -> None:
    with identity_file(*identity, in_memory=in_memory):
        assert list(temporary.iterdir()) == []


def test_on_the_disk_the_key_is_of_no_use_to_who_finds_it(
    identity: tuple[bytes, bytes], temporary: Path
) -> None:
    with identity_file(*identity, in_memory=False) as (file, _password):
        assert temporary in file.parents
        text = file.read_bytes()
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in text
    assert identity[1].splitlines()[1] not in text
    assert list(temporary.iterdir()) == []
