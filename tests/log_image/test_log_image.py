"""Images of logs: for who holds the key, whole or not at all."""

from __future__ import annotations

import io
import tarfile
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.log_image import reading
from belvedere_simulator.log_image.form import CHUNK, Head, chunks_of_writer, key_name
from belvedere_simulator.log_image.reading import extract, read_head
from belvedere_simulator.log_image.writing import image_name, write_image
from fakes.properties import ONE_FOLDER

PRIVATE = X25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = PRIVATE.public_key().public_bytes_raw()


def _head(recipient: str, ephemeral: str) -> Head:
    return Head("device-1", "7.0.13", "2026-03-07T08:09:10+00:00", recipient, ephemeral)


def _image(
    folder: Path, contents: dict[str, bytes], step: Callable[[int], None] = lambda _size: None
) -> bytes:
    files = []
    for number, (name, content) in enumerate(contents.items()):
        file = folder / f"{number}.source"
        file.write_bytes(content)
        files.append((name, file))
    target = io.BytesIO()
    write_image(target, PUBLIC, files, _head, step)
    return target.getvalue()


def _opened(image: bytes, folder: Path, private: X25519PrivateKey = PRIVATE) -> dict[str, bytes]:
    names = [name for name, _size in extract(io.BytesIO(image), private, folder)]
    return {name: (folder / name).read_bytes() for name in names}


def _refusal(image: bytes, folder: Path, private: X25519PrivateKey = PRIVATE) -> str:
    with pytest.raises(BelvedereError) as caught:
        _opened(image, folder, private)
    return caught.value.code


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK])
def test_what_was_put_in_comes_out(tmp_path: Path, size: int) -> None:
    # Random bytes stay as many as they are when they are compressed.
    contents = {
        "occ.log": X25519PrivateKey.generate().private_bytes_raw() * (size // 32),
        "applications/a/b.log": b"x",
    }
    image = _image(tmp_path, contents)
    assert _opened(image, tmp_path / "out") == contents
    head, _raw = read_head(io.BytesIO(image))
    assert (head.device, head.software, head.recipient) == ("device-1", "7.0.13", key_name(PUBLIC))


def test_nothing_is_readable_without_the_key(tmp_path: Path) -> None:
    image = _image(tmp_path, {"occ.log": b"a secret of the appliance " * 10_000})
    assert b"secret" not in image
    assert b"occ.log" not in image


def test_another_sites_key_opens_nothing(tmp_path: Path) -> None:
    image = _image(tmp_path, {"occ.log": b"text"})
    assert _refusal(image, tmp_path / "out", X25519PrivateKey.generate()) == "BV-LOG-005"
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"BELVEDERE LOGS 2\n", bytes(1000)])
def test_other_files_are_no_images(tmp_path: Path, content: bytes) -> None:
    assert _refusal(content, tmp_path / "out") == "BV-LOG-003"


@settings(max_examples=60, deadline=None, suppress_health_check=ONE_FOLDER)
@given(cut=st.booleans(), place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_whatever_is_changed_or_cut_off_is_found(tmp_path: Path, cut: bool, place: float, bit: int) -> None:
    image = bytearray(_image(tmp_path, {"occ.log": bytes(range(256)) * 2000}))
    at = int(place * len(image))
    if cut:
        del image[at:]
    else:
        image[at] ^= 1 << bit
    folder = tmp_path / uuid.uuid4().hex
    assert _refusal(bytes(image), folder) in ("BV-LOG-003", "BV-LOG-004", "BV-LOG-005")


def test_chunks_cannot_be_exchanged_or_left_out(tmp_path: Path) -> None:
    noise = b"".join(X25519PrivateKey.generate().private_bytes_raw() for _ in range(12_000))
    image = _image(tmp_path, {"occ.log": noise})
    _head_of_it, raw = read_head(io.BytesIO(image))
    chunks = [image[at : at + CHUNK + 16] for at in range(len(raw), len(image), CHUNK + 16)]
    assert len(chunks) > 3
    for number, other in enumerate(([1, 0], [1], [0, 0, 1])):
        changed = raw + b"".join(chunks[each] for each in other) + b"".join(chunks[2:])
        assert _refusal(changed, tmp_path / f"out{number}") == "BV-LOG-004"


@pytest.mark.parametrize("name", ["../escaped.log", "/absolute.log", "a/../../b", "..", "a\\..\\b"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    image = _image(tmp_path, {name: b"evil"})
    assert _refusal(image, tmp_path / "in" / "out") == "BV-LOG-004"
    assert not list((tmp_path / "in").rglob("*.log"))
    assert not (tmp_path / "escaped.log").exists()


def test_links_are_no_logs(tmp_path: Path) -> None:
    private = X25519PrivateKey.generate()
    head = _head(key_name(PUBLIC), private.public_key().public_bytes_raw().hex()).encode()
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w|gz") as archive:
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    image = head + chunks_of_writer(private, PUBLIC, head).seal(plain.getvalue(), last=True)
    assert _refusal(image, tmp_path / "out") == "BV-LOG-004"


def test_an_image_has_its_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_CONTENT", 1000)
    assert _refusal(_image(tmp_path, {"bomb.log": bytes(1001)}), tmp_path / "out") == "BV-LOG-006"


def test_files_that_grow_or_go_meanwhile_do_no_harm(tmp_path: Path) -> None:
    growing, gone = tmp_path / "growing", tmp_path / "gone"
    growing.write_bytes(b"a" * 100)

    def step(_size: int) -> None:
        with growing.open("ab") as stream:
            stream.write(b"b" * 100)

    target = io.BytesIO()
    write_image(target, PUBLIC, [("growing.log", growing), ("gone.log", gone)], _head, step)
    assert _opened(target.getvalue(), tmp_path / "out") == {"growing.log": b"a" * 100}


def test_an_image_is_named_after_its_moment() -> None:
    moment = datetime(2026, 3, 7, 8, 9, tzinfo=UTC)
    assert image_name(moment) == "panorama_device_log_v1_07_08_09.img"
