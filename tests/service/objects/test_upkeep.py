"""What nobody needs any more leaves the disk."""

from __future__ import annotations

import hashlib
from pathlib import Path

from belvedere_simulator.protocol.http import Body
from belvedere_simulator.service.clock import SystemClock
from belvedere_simulator.service.objects.folder_store import FolderStore
from belvedere_simulator.service.objects.upkeep import Upkeep, remove_half_files
from belvedere_simulator.service.store.database import Database
from fakes.waiting import until


def test_files_that_a_killed_process_did_not_finish_go(tmp_path: Path) -> None:
    incoming = tmp_path / "objects" / "incoming"
    incoming.mkdir(parents=True)
    for name in ("body-1", "put-2"):
        (incoming / name).write_bytes(b"half")
    assert remove_half_files(tmp_path / "objects") == 2
    assert [*incoming.iterdir()] == []


def test_contents_without_reference_go_and_others_stay(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'state.db'}")
    database.create()
    store = FolderStore(tmp_path / "objects", database, SystemClock())
    for content in (b"kept", b"deleted"):
        store.put(
            "bucket", content.decode(), Body(len(content), hashlib.sha256(content).hexdigest(), content)
        )
    store.delete("bucket", "deleted")
    upkeep = Upkeep(store)
    upkeep.start()
    until(lambda: [*store.contents.names()] == [hashlib.sha256(b"kept").hexdigest()])
    upkeep.stop()
    with store.open("bucket", "kept") as stream:
        assert stream.read() == b"kept"
    database.close()
