"""Log images are opened by who holds the key of the site, and by nobody else."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.commands.clients import Clients, Place, open_clients
from belvedere_simulator.commands.main import main
from belvedere_simulator.log_image.form import Head
from belvedere_simulator.log_image.writing import write_image
from belvedere_simulator.provisioning.reader import read_archive
from belvedere_simulator.service.site.site import ensure_site, stop_site

Belvedere = Callable[..., Any]


@pytest.fixture(scope="session")
def clients(site: Path) -> Iterator[Clients]:
    with open_clients(Place(site, "")) as opened:
        yield opened


@pytest.fixture
def image(clients: Clients, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """An image that an appliance of the site wrote: it has the key from its provisioning archive."""
    name = f"image-{abs(hash(request.node.name)) % 10**8}"
    answer = clients("panorama").provision_device(Name=name)
    archive = read_archive(answer["Certificates"], datetime.now(UTC))
    log = tmp_path / "occ.log"
    log.write_text("a line of the controller\n", encoding="utf-8")
    target = io.BytesIO()
    created = "2026-03-07T08:09:10+00:00"

    def head(recipient: str, ephemeral: str) -> Head:
        return Head(archive.device_id, "7.0.13", created, recipient, ephemeral)

    files = [("occ.log", log), ("applications/a/code.log", log)]
    write_image(target, archive.log_key, files, head, lambda _size: None)
    file = tmp_path / "panorama_device_log_v1_07_08_09.img"
    file.write_bytes(target.getvalue())
    return file


def test_an_image_is_opened_into_a_folder(belvedere: Belvedere, image: Path, tmp_path: Path) -> None:
    told = belvedere("logs", "open", str(image), "--to", str(tmp_path / "out"))
    assert told.code == 0, told.err
    assert "applications/a/code.log" in told.out
    text = (tmp_path / "out" / "applications" / "a" / "code.log").read_text(encoding="utf-8")
    assert text == "a line of the controller\n"


def test_the_folder_is_named_after_the_image(
    belvedere: Belvedere, image: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    told = belvedere("logs", "open", str(image), "--json")
    assert [each["name"] for each in told.json["files"]] == ["occ.log", "applications/a/code.log"]
    assert told.json["software"] == "7.0.13"
    assert (tmp_path / "here" / image.stem / "occ.log").is_file()


def test_a_folder_with_something_in_it_is_left_alone(
    belvedere: Belvedere, image: Path, tmp_path: Path
) -> None:
    told = belvedere("logs", "open", str(image), "--to", str(tmp_path))
    assert told.code == 2
    assert "BV-LOG-008" in told.err


def test_an_image_that_was_damaged_is_refused(belvedere: Belvedere, image: Path, tmp_path: Path) -> None:
    image.write_bytes(image.read_bytes()[:-1])
    told = belvedere("logs", "open", str(image), "--to", str(tmp_path / "out"))
    assert (told.code, "BV-LOG-004" in told.err) == (2, True)


@pytest.mark.parametrize("content", [b"", b"something else"])
def test_what_is_no_image_is_refused(belvedere: Belvedere, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "photo.img"
    file.write_bytes(content)
    told = belvedere("logs", "open", str(file))
    assert (told.code, "BV-LOG-003" in told.err) == (2, True)


def test_a_file_that_is_not_there_is_told(belvedere: Belvedere, tmp_path: Path) -> None:
    told = belvedere("logs", "open", str(tmp_path / "none.img"))
    assert (told.code, "BV-LOG-009" in told.err) == (2, True)


def test_another_site_cannot_open_it(image: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other"
    ensure_site(other)
    stop_site(other)
    assert main(["logs", "open", str(image), "--to", str(tmp_path / "out"), "--data-dir", str(other)]) == 2
    assert "BV-LOG-005" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_folder_without_a_site_stays_without(
    image: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["logs", "open", str(image), "--data-dir", str(tmp_path / "nowhere")]) == 2
    assert "BV-LOG-007" in capsys.readouterr().err
    assert not (tmp_path / "nowhere").exists()
