"""Log images on sticks: whole, encrypted, or not there at all."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from belvedere_simulator.appliance.driver.pulled_stick import PullableStick
from belvedere_simulator.appliance.life import LifeEndedError
from belvedere_simulator.appliance.logs.application_sinks import ApplicationSinks
from belvedere_simulator.appliance.provisioning.record import load_record, save_record
from belvedere_simulator.appliance.shipping.agent import SpoolAgent
from belvedere_simulator.appliance.shipping.image_copy import FOLDER, ImageCopy
from belvedere_simulator.appliance.shipping.log_stream import LogStream
from belvedere_simulator.appliance.usb.fat.fat_stick import FatStick
from belvedere_simulator.appliance.usb.folder_stick import FolderStick
from belvedere_simulator.appliance.usb.stick import Stick
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.log_image.reading import extract
from belvedere_simulator.provisioning.reader import read_archive
from belvedere_simulator.service.log_key.log_key import private_log_key, public_log_key
from fakes.appliance_inside import Inside
from fakes.keyed_site import KeyedSite
from fakes.sticks import complaints_about, fat_image, read_from_image


@pytest.fixture
def private(site: KeyedSite) -> X25519PrivateKey:
    parts = site.service.parts
    found = private_log_key(parts.database, parts.vault)
    assert found is not None
    return found


@pytest.fixture
def box(inside: Inside, private: X25519PrivateKey) -> Inside:
    """The appliance, with logs and its site's log key."""
    record = load_record(inside.around.store)
    assert record is not None
    key = base64.b64encode(private.public_key().public_bytes_raw()).decode()
    save_record(inside.around.store, replace(record, log_key=key))
    for number in range(2000):
        inside.around.logs.controller("INFO", "test", number, f"line {number}")
    ApplicationSinks(inside.around.logs, None).sink("applicationInstance-1").write("code", ["from the code"])
    return inside


@pytest.fixture(params=["folder", "image"])
def stick(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Stick, Path]]:
    place = tmp_path / "stick"
    if request.param == "folder":
        place.mkdir()
        yield FolderStick(place), place
    else:
        fat_image(place)
        yield FatStick(place), place
        assert complaints_about(place) == ""


def _content(place: Path, name: str) -> bytes:
    return (
        (place / FOLDER / name).read_bytes() if place.is_dir() else read_from_image(place, f"{FOLDER}/{name}")
    )


def test_all_logs_are_on_the_stick_for_who_holds_the_key(
    box: Inside, stick: tuple[Stick, Path], private: X25519PrivateKey, tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    name = ImageCopy(box.around, lambda done, whole: told.append((done, whole))).copy(stick[0])
    out = tmp_path / "out"
    names = {name for name, _ in extract(io.BytesIO(_content(stick[1], name)), private, out)}
    assert {"occ.log", "applications/applicationInstance-1/code.log"} <= names
    assert (out / "occ.log").read_bytes() == (box.around.folders.logs / "occ.log").read_bytes()
    assert "from the code" in (out / "applications/applicationInstance-1/code.log").read_text(
        encoding="utf-8"
    )
    assert not [name for name in names if "spool" in name]
    assert told[-1][0] == told[-1][1] > 0
    assert not list(box.around.folders.temporary.iterdir())


def test_the_agent_copies_while_it_ships(box: Inside, agent: SpoolAgent, tmp_path: Path) -> None:
    name = agent.copy_image(FolderStick(tmp_path))
    assert (tmp_path / FOLDER / name).stat().st_size > 0
    assert agent.wait_until_shipped(60.0)
    assert box.log()


def test_a_stick_that_is_pulled_out_has_nothing_of_it(box: Inside, stick: tuple[Stick, Path]) -> None:
    pullable = PullableStick(stick[0], lambda: False)
    steps = [0]

    def progress(_done: int, _whole: int) -> None:
        steps[0] += 1
        if steps[0] == 40:
            pullable.pull()

    # Enough that the copy itself has many steps.
    noise = [
        base64.b85encode(X25519PrivateKey.generate().private_bytes_raw() * 40).decode() for _ in range(1500)
    ]
    box.around.logs.spool.write(LogStream("", "x"), noise[:1])
    (box.around.folders.logs / "noise.log").write_text("\n".join(noise), encoding="utf-8")
    with pytest.raises(BelvedereError) as caught:
        ImageCopy(box.around, progress).copy(pullable)
    assert caught.value.code == "BV-USB-001"
    assert [entry.name for entry in stick[0].entries(FOLDER)] == []
    assert not list(box.around.folders.temporary.iterdir())


def test_without_power_nothing_of_it_stays(box: Inside, stick: tuple[Stick, Path]) -> None:
    with pytest.raises(LifeEndedError):
        ImageCopy(box.around, lambda _done, _whole: box.around.life.end()).copy(stick[0])
    assert stick[0].entries(FOLDER) == []


def test_an_appliance_without_a_log_key_writes_no_image(inside: Inside, tmp_path: Path) -> None:
    with pytest.raises(BelvedereError) as caught:
        ImageCopy(inside.around).copy(FolderStick(tmp_path))
    assert caught.value.code == "BV-LOG-001"


def test_archives_hand_over_the_sites_log_key(site: KeyedSite) -> None:
    parts = site.service.parts
    answer = site.api("panorama").provision_device(Name="with-a-log-key")
    archive = read_archive(answer["Certificates"], parts.clock.now())
    assert archive.log_key == public_log_key(parts.database, parts.vault)
