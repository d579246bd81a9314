"""What is remembered of jobs without power."""

from __future__ import annotations

from pathlib import Path

import pytest

from belvedere_simulator.appliance.jobs.book import Current, JobBook
from belvedere_simulator.appliance.jobs.report import JobReport, merged
from belvedere_simulator.appliance.storage.store import ApplianceStore
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.vault.sealing import SealingVault


@pytest.fixture
def store(tmp_path: Path) -> ApplianceStore:
    """An encrypted store."""
    return ApplianceStore(tmp_path, SealingVault(bytes(range(32)), "a key of the tests"))


def _fails(error: BelvedereError) -> None:
    raise AssertionError(str(error))


def _report(step: str, percent: str = "", status: str = "IN_PROGRESS") -> JobReport:
    return JobReport("job", status, {"step": step, **({"percent": percent} if percent else {})})


def _unheard(book: JobBook) -> list[JobReport]:
    found = []
    while (report := book.first) is not None:
        found.append(report)
        book.heard(report)
    return found


def test_it_is_the_same_after_a_power_cut(store: ApplianceStore) -> None:
    book = JobBook(store, _fails)
    book.begin(Current("job", "ota", "8.0.29"))
    book.add(_report("a"))
    book.add(_report("b"))
    again = JobBook(store, _fails)
    assert again.current == Current("job", "ota", "8.0.29", {"step": "b"})
    assert _unheard(again) == [_report("a"), _report("b")]
    assert JobBook(store, _fails).first is None


def test_the_last_report_ends_the_job(store: ApplianceStore) -> None:
    book = JobBook(store, _fails)
    book.begin(Current("job", "deploy"))
    book.add(_report("running", status="SUCCEEDED"))
    assert book.current is None
    assert book.has_ended("job")
    assert JobBook(store, _fails).has_ended("job")


def test_many_reports_of_one_step_become_one_and_steps_all_stay(store: ApplianceStore) -> None:
    book = JobBook(store, _fails)
    book.add(_report("downloading"))
    for percent in range(100):
        book.add(_report("downloading", str(percent)))
    book.add(_report("verified"))
    assert _unheard(book) == [_report("downloading"), _report("downloading", "99"), _report("verified")]


def test_a_store_that_cannot_be_written_is_told_and_nothing_is_lost_meanwhile(tmp_path: Path) -> None:
    told: list[BelvedereError] = []
    folder = tmp_path / "gone"
    folder.mkdir()
    book = JobBook(ApplianceStore(folder, SealingVault(bytes(range(32)), "a key of the tests")), told.append)
    folder.rmdir()
    folder.write_text("a file is in its place")
    book.begin(Current("job", "deploy"))
    book.add(_report("running", status="SUCCEEDED"))
    assert {error.code for error in told} == {"BV-STG-003"}
    assert _unheard(book) == [_report("running", status="SUCCEEDED")]


def test_details_are_fit_for_the_channel() -> None:
    assert merged({"step": "a", "percent": "4"}, {"percent": "", "reason": "two\nlines\x00"}) == {
        "step": "a",
        "reason": "two lines",
    }
    assert len(merged({}, {"reason": "x" * 5000})["reason"]) == 1024
    crowded = merged({f"n{number}": "1" for number in range(10)}, {"reason": "new"})
    assert len(crowded) == 10
    assert crowded["reason"] == "new"
