"""The check finds what is wrong, says where, and finds nothing where nothing is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from belvedere_simulator.service.store.check import Problem, Stores, check_data_folder
from service.store.conftest import DataFolder


def change(data: DataFolder, *statements: str) -> None:
    with data.control.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys=OFF")
        for statement in statements:
            driver.execute(statement)
        driver.execute("PRAGMA foreign_keys=ON")


def damaged(data: DataFolder) -> None:
    data.put("bad", b"right").write_bytes(b"wrong")


def lost(data: DataFolder) -> None:
    data.put("bad", b"gone").unlink()


def half(data: DataFolder) -> None:
    (data.objects.incoming / "put-1").write_bytes(b"ha")


def interrupted(data: DataFolder) -> None:
    (data.path / ".replaced-1").mkdir()


def without_bucket(data: DataFolder) -> None:
    change(data, "DELETE FROM object_buckets")


def without_content(data: DataFolder) -> None:
    change(data, "DELETE FROM object_contents WHERE size = 3")


def broken_database(data: DataFolder) -> None:
    data.logs.close()
    file = data.path / "logs.db"
    file.write_bytes(file.read_bytes()[:5000] + b"\xff" * 3000)


CASES: list[tuple[Callable[[DataFolder], None], str, str]] = [
    (damaged, "other bytes", "s3://bucket/bad"),
    (lost, "missing", "s3://bucket/bad"),
    (half, "never finished", "objects/incoming/put-1"),
    (interrupted, "did not end", ".replaced-1"),
    (without_bucket, "2 objects", "bucket"),
    (without_content, "objects refers to a missing one of object_contents", "service.db"),
    (broken_database, "database", "logs.db"),
]


def test_nothing_wrong_is_no_problem(data: DataFolder) -> None:
    data.objects.delete("bucket", "a")
    assert check_data_folder(data.path) == []


@pytest.mark.parametrize(("harm", "what", "where"), CASES, ids=lambda case: getattr(case, "__name__", ""))
def test_each_harm_is_told(
    data: DataFolder, harm: Callable[[DataFolder], None], what: str, where: str
) -> None:
    harm(data)
    problems = check_data_folder(data.path)
    assert problems
    assert {problem.where for problem in problems} == {where}
    assert all(what in problem.what and problem.remedy for problem in problems)


def test_what_is_young_may_be_under_way(data: DataFolder) -> None:
    half(data)
    assert check_data_folder(data.path, in_use=True) == []


def test_features_add_their_own(data: DataFolder) -> None:
    def check_keys(stores: Stores) -> Iterator[Problem]:
        with stores.control.read() as connection:
            count = connection.execute(text("SELECT count(*) FROM objects")).scalar()
        yield Problem(f"{count} objects", "here", "none")

    assert check_data_folder(data.path, [check_keys]) == [Problem("2 objects", "here", "none")]


def test_a_folder_without_a_database(tmp_path: Path) -> None:
    assert [problem.what for problem in check_data_folder(tmp_path)] == ["The data folder has no database"]
