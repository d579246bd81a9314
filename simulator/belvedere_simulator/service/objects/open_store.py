"""The store that a service is told to use."""

from __future__ import annotations

from pathlib import Path

from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.objects.contents import Contents
from belvedere_simulator.service.objects.folder_contents import FolderContents
from belvedere_simulator.service.objects.indexed_store import IndexedStore
from belvedere_simulator.service.store.database import Database


def open_contents(url: str | None, folder: Path) -> Contents:
    """The contents at the endpoint that `url` names, or in `folder`. Raises BelvedereError."""
    if url is None:
        return FolderContents(folder)
    # boto3 takes long to load, and most sites need none.
    from belvedere_simulator.service.objects.s3_contents import S3Contents  # noqa: PLC0415
    from belvedere_simulator.service.objects.s3_endpoint import s3_client, s3_place  # noqa: PLC0415

    place = s3_place(url)
    return S3Contents(s3_client(place), place.bucket, place.prefix, folder)


def open_store(url: str | None, folder: Path, database: Database, clock: Clock) -> IndexedStore:
    """The store over these contents; `folder` has the files, or the copies of what lies at the endpoint."""
    return IndexedStore(database, clock, open_contents(url, folder))
