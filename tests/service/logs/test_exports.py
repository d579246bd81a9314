"""Export tasks: gzip objects with stamped lines, resumed after a stop, cancelled, failed with a reason."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_simulator.service.logs import exporter
from belvedere_simulator.service.logs.exporter import Exporter
from belvedere_simulator.service.objects.folder_store import FolderStore
from belvedere_simulator.service.store.database import Database
from fakes.hand_clock import HandClock
from fakes.waiting import until
from service.logs.conftest import NOW, Ask

EXPORT = {"logGroupName": "g", "from_": NOW, "to": NOW + 100, "destination": "exports"}


@pytest.fixture
def objects(tmp_path: Path, clock: HandClock) -> Iterator[FolderStore]:
    control = Database(f"sqlite:///{tmp_path / 'control.db'}")
    control.create()
    yield FolderStore(tmp_path / "objects", control, clock)
    control.close()


@pytest.fixture
def worker(database: Database, objects: FolderStore, clock: HandClock) -> Iterator[Exporter]:
    worker = Exporter(database, objects, clock)
    yield worker
    worker.stop()


def lines(objects: FolderStore, key: str) -> list[str]:
    with objects.open("exports", key) as file:
        return gzip.decompress(file.read()).decode().splitlines()


def status(ask: Ask, task: str) -> str:
    (told,) = ask("DescribeExportTasks", taskId=task)["exportTasks"]
    return str(told["status"]["code"])


def test_an_export_has_stamped_lines_for_each_stream(
    ask: Ask, put: Ask, worker: Exporter, objects: FolderStore
) -> None:
    put(
        "code_node",
        [(NOW - 1, "before"), (NOW + 7, "first\ntraceback"), (NOW + 99, "last"), (NOW + 100, "after")],
    )
    put("panorama/occ", [(NOW, "occ")])
    put("none", [(NOW - 5, "before")])
    task = ask("CreateExportTask", **EXPORT, destinationPrefix="panorama")["taskId"]
    worker.run_all()
    assert status(ask, task) == "COMPLETED"
    assert lines(objects, f"panorama/{task}/code_node/000000.gz") == [
        "2026-05-01T12:00:00.007Z first",
        "traceback",
        "2026-05-01T12:00:00.099Z last",
    ]
    keys = [found.key for found in objects.list("exports", f"panorama/{task}")]
    assert keys == [f"panorama/{task}/code_node/000000.gz", f"panorama/{task}/panorama-occ/000000.gz"]


def test_a_large_stream_becomes_several_objects(
    ask: Ask, put: Ask, worker: Exporter, objects: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporter, "LARGEST_OBJECT", 100)
    monkeypatch.setattr(exporter, "FETCHED", 2)
    put("s", [(NOW + number, f"{number} {'x' * 40}") for number in range(5)])
    task = ask("CreateExportTask", **EXPORT)["taskId"]
    worker.run_all()
    keys = [found.key for found in objects.list("exports", f"exportedlogs/{task}")]
    assert [key.rpartition("/")[2] for key in keys] == [f"{number:06d}.gz" for number in range(5)]
    assert [line[25] for key in keys for line in lines(objects, key)] == list("01234")


def test_what_an_earlier_process_left_open_is_resumed(
    ask: Ask, put: Ask, worker: Exporter, objects: FolderStore
) -> None:
    put("s", [(NOW, "x")])
    task = ask("CreateExportTask", **EXPORT)["taskId"]
    assert status(ask, task) == "PENDING"
    worker.start()
    until(lambda: status(ask, task) == "COMPLETED")
    assert lines(objects, f"exportedlogs/{task}/s/000000.gz") == ["2026-05-01T12:00:00.000Z x"]


def test_a_cancelled_task_stays_cancelled(ask: Ask, put: Ask, refusal: Ask, worker: Exporter) -> None:
    put("s", [(NOW, "x")])
    task = ask("CreateExportTask", **EXPORT)["taskId"]
    ask("CancelExportTask", taskId=task)
    worker.run_all()
    assert status(ask, task) == "CANCELLED"
    assert refusal("CancelExportTask", taskId=task) == "InvalidOperationException"
    assert refusal("CancelExportTask", taskId="none") == "ResourceNotFoundException"


def test_a_task_whose_group_went_fails_with_the_reason(ask: Ask, put: Ask, worker: Exporter) -> None:
    put("s", [(NOW, "x")])
    task = ask("CreateExportTask", **EXPORT)["taskId"]
    ask("DeleteLogGroup", logGroupName="g")
    worker.run_all()
    (told,) = ask("DescribeExportTasks", taskId=task)["exportTasks"]
    assert told["status"] == {"code": "FAILED", "message": "The specified log group does not exist."}


def test_impossible_tasks_are_refused(put: Ask, refusal: Ask) -> None:
    put("s", [(NOW, "x")])
    assert refusal("CreateExportTask", **{**EXPORT, "destination": "none"}) == "InvalidParameterException"
    assert refusal("CreateExportTask", **{**EXPORT, "to": NOW}) == "InvalidParameterException"
    assert refusal("CreateExportTask", **{**EXPORT, "logGroupName": "h"}) == "ResourceNotFoundException"
