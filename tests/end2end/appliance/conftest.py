"""A site, a camera, and an appliance that is provisioned from a stick: nothing of it is imitated."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from belvedere_simulator.service.wiring.foundations import DATABASE_FILE
from fakes.client_site import ClientSite, open_client_site
from fakes.gst_camera import GstCamera
from fakes.living_appliance import LivingAppliance
from fakes.samples import SAMPLES, register_camera, registered_sample

USER, PASSWORD = "viewer", "a password of the tests"


@pytest.fixture(scope="module")
def cameras() -> Iterator[tuple[GstCamera, GstCamera]]:
    """Two cameras of another maker; the first asks for a password."""
    clips = SAMPLES / "clips"
    with (
        GstCamera(clips / "square.mp4", user=USER, password=PASSWORD) as square,
        GstCamera(clips / "market.mp4") as market,
    ):
        yield square, market


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, cameras: tuple[GstCamera, GstCamera]
) -> Iterator[ClientSite]:
    """A service with both cameras and both samples registered."""
    square, market = cameras
    with open_client_site(tmp_path_factory.mktemp("site")) as opened:
        register_camera(opened, "square_camera", square.url, USER, PASSWORD)
        register_camera(opened, "market_camera", market.url)
        for name in ("people_counter", "status_page"):
            registered_sample(opened, name)
        yield opened


@pytest.fixture(scope="module")
def box(site: ClientSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivingAppliance]:
    """A provisioned appliance that is on and online; a test leaves it without applications."""
    living = LivingAppliance(site, tmp_path_factory.mktemp("box"))
    living.on()
    try:
        living.provision()
        yield living
    finally:
        living.close()


@dataclass(frozen=True)
class Statuses:
    """Every status that the site's store has held, in order, however short."""

    file: Path

    def of(self, instance: str) -> list[str]:
        """The statuses of an instance, each once where it did not change."""
        with closing(sqlite3.connect(self.file)) as store:
            rows = store.execute(
                "SELECT status FROM seen_statuses WHERE instance = ? ORDER BY rowid", [instance]
            )
            held = [str(row[0]) for row in rows]
        return [status for index, status in enumerate(held) if held[index - 1 : index] != [status]]


@pytest.fixture(scope="module")
def statuses(site: ClientSite) -> Statuses:
    """The statuses that instances go through from now on."""
    file = site.data / DATABASE_FILE
    with closing(sqlite3.connect(file, timeout=30)) as store, store:
        store.execute("CREATE TABLE seen_statuses (instance TEXT, status TEXT)")
        for event in ("INSERT", "UPDATE"):
            store.execute(
                f"CREATE TRIGGER see_{event} AFTER {event} ON application_instances "
                "BEGIN INSERT INTO seen_statuses VALUES (new.id, new.status); END"
            )
    return Statuses(file)
