"""Uploads that nobody ends do not stay for ever, and neither does what they brought."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from belvedere_simulator.service.objects.digests import body_of_bytes
from belvedere_simulator.service.objects.folder_store import FolderStore
from belvedere_simulator.service.objects.object_store import Description
from belvedere_simulator.service.objects.retention import tidy
from belvedere_simulator.service.s3.uploads import Uploads
from belvedere_simulator.service.store.database import Database


class SetClock:
    """A clock that stands."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self) -> datetime:
        """The moment it stands at."""
        return self.moment


def test_an_upload_ends_after_a_week(tmp_path: Path, database: Database) -> None:
    clock = SetClock()
    store = FolderStore(tmp_path / "objects", database, clock)
    store.put("bucket", "other", body_of_bytes(b"kept"))
    uploads = Uploads(store)
    upload = uploads.find("bucket", "key", uploads.begin("bucket", "key", Description(), "", whole=False))
    uploads.add(upload, 1, body_of_bytes(b"part"), {})
    clock.moment += timedelta(days=6)
    assert tidy(store) == 0
    assert [part.size for part in uploads.parts(upload.identifier)] == [4]
    clock.moment += timedelta(days=2)
    assert tidy(store) == 1
    assert list(uploads.under_way("bucket", "")) == []
    with store.open("bucket", "other") as file:
        assert file.read() == b"kept"
