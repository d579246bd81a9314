"""What every store does, whatever it keeps its bytes in."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.protocol.http import Body
from belvedere_simulator.service.objects.damage import DamagedObject
from belvedere_simulator.service.objects.digests import body_of, body_of_bytes
from belvedere_simulator.service.objects.indexed_store import IndexedStore
from belvedere_simulator.service.objects.object_store import Description, StoredObject
from belvedere_simulator.service.objects.sweep import sweep


def put(store: IndexedStore, key: str, data: bytes) -> StoredObject:
    return store.put("bucket", key, body_of_bytes(data))


def read(store: IndexedStore, key: str) -> bytes:
    with store.open("bucket", key) as file:
        return file.read()


def test_what_goes_in_comes_out(store: IndexedStore) -> None:
    stored = store.put("bucket", "a/b", body_of_bytes(b"data"), {"m": "1"})
    assert store.find("bucket", "a/b") == stored
    assert (stored.bucket, stored.key, stored.size, stored.metadata) == ("bucket", "a/b", 4, {"m": "1"})
    assert stored.sha256 == hashlib.sha256(b"data").hexdigest()
    assert stored.etag == hashlib.md5(b"data").hexdigest()
    assert datetime.now(UTC) - stored.modified < timedelta(minutes=1)
    assert read(store, "a/b") == b"data"


@pytest.mark.parametrize("size", [0, 1, 12 << 20])
def test_every_size(store: IndexedStore, size: int) -> None:
    spooled = store.incoming / "body-1"
    spooled.write_bytes(b"x" * size)
    store.put("bucket", "key", body_of(spooled))
    assert read(store, "key") == b"x" * size
    assert [*store.incoming.iterdir()] == []


def test_the_last_one_counts(store: IndexedStore) -> None:
    put(store, "key", b"old")
    put(store, "key", b"new")
    assert read(store, "key") == b"new"
    store.delete("bucket", "key")
    store.delete("bucket", "key")
    assert store.find("bucket", "key") is None
    with pytest.raises(KeyError):
        store.open("bucket", "key")


def test_buckets_are_apart_and_keys_in_order(store: IndexedStore) -> None:
    for key in ("b", "a/2", "a/1", "\u00e9", "a"):
        put(store, key, key.encode())
    store.put("other", "a/0", body_of_bytes(b""))
    assert [found.key for found in store.list("bucket")] == ["a", "a/1", "a/2", "b", "\u00e9"]
    assert [found.key for found in store.list("bucket", "a/")] == ["a/1", "a/2"]
    assert [found.key for found in store.list("bucket", "a", "a/1")] == ["a/2"]


def test_the_sweep_keeps_what_is_referred_to(store: IndexedStore) -> None:
    put(store, "kept", b"kept")
    put(store, "also", b"kept")
    put(store, "gone", b"gone")
    store.delete("bucket", "gone")
    store.delete("bucket", "also")
    assert sweep(store, grace=0) == 1
    assert [*store.contents.names()] == [hashlib.sha256(b"kept").hexdigest()]
    assert read(store, "kept") == b"kept"
    put(store, "gone", b"gone")
    assert read(store, "gone") == b"gone"


def test_a_change_that_is_refused_is_none(store: IndexedStore) -> None:
    def refuse(_connection: Connection, found: StoredObject | None) -> None:
        assert found is not None
        raise LookupError

    put(store, "key", b"old")
    with pytest.raises(LookupError):
        store.store("bucket", "key", body_of_bytes(b"new"), Description(), refuse)
    assert read(store, "key") == b"old"
    assert sweep(store, grace=0) <= 1
    assert read(store, "key") == b"old"


def test_bytes_that_are_lost_are_damage(store: IndexedStore) -> None:
    stored = put(store, "key", b"data")
    store.contents.remove(stored.sha256)
    with pytest.raises(DamagedObject):
        store.open("bucket", "key")
    with pytest.raises(DamagedObject):
        store.contents.verify(stored.sha256, stored.size)


@pytest.mark.parametrize("store", ["s3"], indirect=True)
def test_a_copy_that_is_damaged_is_fetched_again(store: IndexedStore) -> None:
    stored = put(store, "key", b"right")
    store.file(stored).write_bytes(b"wrong")
    assert read(store, "key") == b"right"
    store.file(stored).unlink()
    assert read(store, "key") == b"right"


@pytest.mark.parametrize("store", ["s3"], indirect=True)
def test_what_was_uploaded_lately_waits_for_its_key(store: IndexedStore) -> None:
    store.prepare(body_of_bytes(b"under way"))
    assert sweep(store) == 0
    assert [*store.contents.names()] == [hashlib.sha256(b"under way").hexdigest()]


@pytest.mark.parametrize("store", ["s3"], indirect=True)
def test_an_endpoint_that_is_gone_is_told(
    store: IndexedStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = put(store, "key", b"data")
    store.file(stored).unlink()
    monkeypatch.setattr(store.contents, "_bucket", "no-such-bucket")
    with pytest.raises(BelvedereError) as told:
        store.put("bucket", "other", Body(1, hashlib.sha256(b"x").hexdigest(), b"x"))
    assert told.value.code == "BV-STO-007"
    assert [*(tmp_path / "objects" / "incoming").iterdir()] == []
