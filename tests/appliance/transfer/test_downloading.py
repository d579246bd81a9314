"""Files come whole or not at all, whatever happens on the way."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from belvedere_simulator.appliance.faults.board import FaultBoard, InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.life import Life, LifeEndedError
from belvedere_simulator.appliance.network.reach import Reach, Ways
from belvedere_simulator.appliance.transfer.downloading import fetch
from belvedere_simulator.appliance.transfer.link import Link
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.certificates.authority import SERVER, issue, key_pem, new_authority, new_key
from fakes import killed_download
from fakes.file_server import FileServer, serve_file
from fakes.waiting import until

CONTENT = random.Random(7).randbytes(3_000_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@dataclass
class Downloader:
    """One appliance that wants the file of a server."""

    server: FileServer
    target: Path
    life: Life = field(default_factory=Life)
    reach: Reach = field(default_factory=lambda: Reach(Ways(service=True)))
    faults: FaultBoard = field(default_factory=FaultBoard)
    received: list[int] = field(default_factory=list)
    authority: str | None = None
    links: int = 0
    failure: BaseException | None = None

    def link(self) -> Link:
        """A fresh address each time."""
        self.links += 1
        return Link(f"{self.server.url}&number={self.links}")

    def fetch(self, size: int = len(CONTENT), sha256: str = SHA256) -> bytes:
        """What comes."""
        fetch(
            self.link,
            self.target,
            size,
            sha256,
            life=self.life,
            reach=self.reach,
            faults=self.faults,
            progress=self.received.append,
            authority=self.authority,
            cut_by=FaultKind.UPDATE_CUT,
        )
        return self.target.read_bytes()

    def begin(self) -> threading.Thread:
        """The same beside the test."""
        thread = threading.Thread(target=self._try)
        thread.start()
        return thread

    @property
    def length(self) -> int:
        """How much lies there."""
        part = self.part
        return part.stat().st_size if part.exists() else 0

    @property
    def part(self) -> Path:
        """Where the unfinished file lies."""
        return self.target.with_name(f"{self.target.name}.part")

    def _try(self) -> None:
        try:
            self.fetch()
        except BaseException as error:
            self.failure = error


@pytest.fixture
def downloader(tmp_path: Path) -> Iterator[Downloader]:
    """A server and who asks it."""
    with serve_file(CONTENT) as server:
        downloader = Downloader(server, tmp_path / "downloads" / "image")
        yield downloader
        downloader.life.end()


def _left(downloader: Downloader) -> list[str]:
    return sorted(file.name for file in downloader.target.parent.iterdir())


def test_a_file_is_there_whole_and_nothing_beside_it(downloader: Downloader) -> None:
    assert downloader.fetch() == CONTENT
    assert _left(downloader) == ["image"]
    assert downloader.received[-1] == len(CONTENT)
    assert downloader.received == sorted(downloader.received)


def test_what_is_there_already_is_not_fetched_again(downloader: Downloader) -> None:
    downloader.fetch()
    downloader.fetch()
    assert downloader.server.offsets == [0]


def test_something_else_in_its_place_is_replaced(downloader: Downloader) -> None:
    downloader.target.parent.mkdir()
    downloader.target.write_bytes(b"older")
    assert downloader.fetch() == CONTENT


def test_a_connection_that_breaks_is_taken_up_where_it_broke(downloader: Downloader) -> None:
    downloader.server.stop_after = 1_200_000
    assert downloader.fetch() == CONTENT
    assert downloader.server.offsets == [0, 1_200_000, 2_400_000]


def test_a_server_without_ranges_begins_again(downloader: Downloader) -> None:
    downloader.server.stop_after = 2_000_000
    downloader.server.knows_ranges = False
    downloader.server.go_on.clear()
    work = downloader.begin()
    until(lambda: downloader.length == 2_000_000)
    downloader.server.stop_after = None
    downloader.server.go_on.set()
    work.join(20)
    assert downloader.failure is None
    assert downloader.target.read_bytes() == CONTENT


def test_a_pulled_cable_ends_the_connection_and_a_plugged_one_goes_on(downloader: Downloader) -> None:
    downloader.server.stop_after = 1_000_000
    downloader.server.go_on.clear()
    work = downloader.begin()
    until(lambda: downloader.length == 1_000_000)
    downloader.reach.change(service=False)
    downloader.server.stop_after = None
    asked = len(downloader.server.offsets)
    assert not downloader.target.exists()
    downloader.reach.change(service=True)
    work.join(20)
    assert downloader.failure is None
    assert downloader.target.read_bytes() == CONTENT
    assert downloader.server.offsets[asked:] == [1_000_000]


@pytest.mark.parametrize("kind", [FaultKind.UPDATE_CUT, FaultKind.SERVICE_DOWN])
def test_a_cut_connection_stays_cut_until_the_fault_is_cleared(
    downloader: Downloader, kind: FaultKind
) -> None:
    downloader.server.stop_after = 2_000_000
    downloader.server.go_on.clear()
    if kind is FaultKind.UPDATE_CUT:
        downloader.faults.inject(InjectedFault(kind, settings={"at": 0.25}))
    work = downloader.begin()
    until(lambda: downloader.length == (750_000 if kind is FaultKind.UPDATE_CUT else 2_000_000))
    if kind is FaultKind.SERVICE_DOWN:
        downloader.faults.inject(InjectedFault(kind))
    downloader.server.stop_after = None
    work.join(0.3)
    assert work.is_alive()
    assert downloader.faults.clear(kind)
    work.join(20)
    assert downloader.failure is None
    assert downloader.target.read_bytes() == CONTENT
    assert downloader.server.offsets[-1] > 0


def test_an_address_that_is_out_of_date_is_renewed(downloader: Downloader) -> None:
    downloader.server.statuses = [403, 503]
    assert downloader.fetch() == CONTENT
    assert downloader.links == 2
    assert [path[-1] for path in downloader.server.paths] == ["1", "2", "2"]


@pytest.mark.parametrize("statuses", [[404], [403, 403, 403]])
def test_a_file_that_the_site_refuses_is_given_up(downloader: Downloader, statuses: list[int]) -> None:
    downloader.server.statuses = statuses
    with pytest.raises(BelvedereError) as refused:
        downloader.fetch()
    assert refused.value.code == "BV-TRF-003"
    assert _left(downloader) == []


def test_other_bytes_than_promised_are_never_kept(downloader: Downloader) -> None:
    with pytest.raises(BelvedereError) as damaged:
        downloader.fetch(sha256="0" * 64)
    assert damaged.value.code == "BV-TRF-001"
    assert downloader.server.offsets == [0, 0]
    assert _left(downloader) == []


def test_another_size_than_promised_is_refused_at_once(downloader: Downloader) -> None:
    with pytest.raises(BelvedereError) as other:
        downloader.fetch(size=len(CONTENT) + 1)
    assert other.value.code == "BV-TRF-002"
    assert downloader.received == []


def test_a_full_disk_ends_it_and_keeps_nothing(downloader: Downloader) -> None:
    downloader.faults.inject(InjectedFault(FaultKind.DISK_FULL))
    with pytest.raises(BelvedereError) as full:
        downloader.fetch()
    assert full.value.code == "BV-TRF-004"
    assert full.value.why == os.strerror(28)
    assert _left(downloader) == []
    downloader.faults.clear(FaultKind.DISK_FULL)
    assert downloader.fetch() == CONTENT


def test_damage_in_what_lies_there_is_noticed_and_fetched_again(downloader: Downloader) -> None:
    downloader.server.stop_after = 1_000_000
    downloader.server.go_on.clear()
    work = downloader.begin()
    until(lambda: downloader.length == 1_000_000)
    downloader.life.end()
    work.join(20)
    assert isinstance(downloader.failure, LifeEndedError)
    damaged = bytearray(downloader.part.read_bytes())
    damaged[500] ^= 1
    downloader.part.write_bytes(damaged)
    downloader.server.stop_after = None
    downloader.life = Life()
    assert downloader.fetch() == CONTENT


def test_a_part_of_another_file_is_not_gone_on_with(downloader: Downloader) -> None:
    downloader.target.parent.mkdir()
    downloader.part.write_bytes(b"of another version")
    downloader.target.with_name("image.part.json").write_text('{"format": 1, "size": 18, "sha256": "00"}')
    assert downloader.fetch() == CONTENT
    assert downloader.server.offsets == [0]


def test_only_a_certificate_of_the_site_is_trusted(downloader: Downloader, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    authority, key = new_authority(now), new_key()
    certificate = issue(authority, key.public_key(), "127.0.0.1", SERVER, now + timedelta(1), ["127.0.0.1"])
    file = tmp_path / "server.pem"
    file.write_bytes(certificate.public_bytes(Encoding.PEM) + key_pem(key))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    downloader.server.speak_tls(context)
    downloader.authority = new_authority(now).pem.decode()
    with pytest.raises(BelvedereError) as foreign:
        downloader.fetch()
    assert foreign.value.code == "BV-TRF-005"
    downloader.authority = authority.pem.decode()
    downloader.server.stop_after = 2_000_000
    assert downloader.fetch() == CONTENT


def test_a_killed_process_loses_nothing_that_it_had(downloader: Downloader) -> None:
    server = downloader.server
    server.stop_after = 1_500_000
    server.go_on.clear()
    words = [server.url, str(downloader.target), str(len(CONTENT)), SHA256]
    environment = {"PYTHONPATH": os.pathsep.join(sys.path)}
    child = subprocess.Popen([sys.executable, killed_download.__file__, *words], env=environment)
    until(lambda: downloader.length == 1_500_000, 60)
    child.send_signal(signal.SIGKILL)
    child.wait(20)
    server.stop_after = None
    assert downloader.fetch() == CONTENT
    assert server.offsets == [0, 1_500_000]
