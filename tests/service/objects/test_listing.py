"""Listing by prefix and start, in the order of the keys' UTF-8 bytes, against a sorted list."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from belvedere_simulator.service.clock import SystemClock
from belvedere_simulator.service.objects.digests import body_of_bytes
from belvedere_simulator.service.objects.folder_store import FolderStore
from belvedere_simulator.service.store.database import Database

# NUL, the last of one and of three bytes, beyond the basic plane, LIKE's wildcards, dots.
texts = st.text(st.sampled_from("a/b.%_\0\x7f\u00e9\uffff\U0001f600\U0010ffff"), max_size=5)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(keys=st.sets(texts.filter(bool), max_size=8), prefix=texts, after=texts)
def test_a_listing_is_that_of_the_sorted_keys(keys: set[str], prefix: str, after: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/control.db")
        database.create()
        store = FolderStore(Path(folder) / "objects", database, SystemClock())
        for key in keys:
            store.put("bucket", key, body_of_bytes(b""))
        store.put("bucket2", prefix + "x", body_of_bytes(b""))
        expected = sorted(
            (key for key in keys if key.startswith(prefix) and (not after or key.encode() > after.encode())),
            key=str.encode,
        )
        assert [found.key for found in store.list("bucket", prefix, after)] == expected
        database.close()
