"""URLs of endpoints: where, never who."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.objects.s3_contents import S3Contents
from belvedere_simulator.service.objects.s3_endpoint import S3Place, s3_place


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("http://127.0.0.1:9000/b", S3Place("http://127.0.0.1:9000", "b", "")),
        ("https://minio.example/b/site/one/", S3Place("https://minio.example", "b", "site/one/")),
        ("s3://b/site", S3Place(None, "b", "site/")),
        ("s3://b", S3Place(None, "b", "")),
    ],
)
def test_a_url_names_a_place(url: str, place: S3Place) -> None:
    assert s3_place(url) == place


@pytest.mark.parametrize(
    "url",
    [
        "",
        "b",
        "ftp://host/b",
        "http://host",
        "https:///b",
        "s3:///b",
        "https://me:geheim@host/b",
        "http://host:x/b",
    ],
)
def test_what_names_none_is_refused_and_tells_no_password(url: str) -> None:
    with pytest.raises(BelvedereError) as told:
        s3_place(url)
    assert told.value.code == "BV-STO-008"
    assert "geheim" not in str(told.value)


def test_copies_used_longest_ago_go_first(tmp_path: Path) -> None:
    contents = S3Contents(None, "b", "", tmp_path)
    for age, name in ((9000, "old"), (5000, "older than an hour"), (10, "young")):
        file = tmp_path / "cache" / name
        file.write_bytes(bytes(10))
        os.utime(file, (file.stat().st_mtime - age,) * 2)
    assert contents.trim(25) == 1
    assert contents.trim(0) == 1
    assert [file.name for file in (tmp_path / "cache").iterdir()] == ["young"]
