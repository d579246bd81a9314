"""Marks and notes in logs: kept by what a log is, whatever was in the way."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.client.call import Call
from belvedere_simulator.client.log_marks import LogMarkCalls
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.logs.marks import MOST_NOTE, Mark, MarkStore

identities = st.text(min_size=1) | st.sampled_from(["../../etc/passwd", "a/b", "NUL", "."])


def test_marks_are_kept_in_the_order_of_lines(tmp_path: Path) -> None:
    store = MarkStore(tmp_path / "marks")
    for offset in (900, 5, 70):
        store.put("log", Mark(offset, offset // 5, f"line at {offset}"))
    store.put("log", Mark(70, 14, "line at 70", "here it begins"))
    again = MarkStore(tmp_path / "marks")
    assert [mark.offset for mark in again.of("log")] == [5, 70, 900]
    assert again.of("log")[1].note == "here it begins"
    assert again.of("another log") == []
    assert [mark.offset for mark in again.remove("log", 70)] == [5, 900]
    again.remove("log", 5)
    assert again.remove("log", 900) == []
    assert list((tmp_path / "marks").iterdir()) == [], "nothing is left of a log without marks"


@given(identities, st.text())
def test_no_identity_leads_out_of_the_folder(
    tmp_path_factory: pytest.TempPathFactory, identity: str, note: str
) -> None:
    folder = tmp_path_factory.mktemp("data")
    store = MarkStore(folder / "marks")
    store.put(identity, Mark(1, 1, note, note))
    assert store.of(identity) == [Mark(1, 1, note[:MOST_NOTE], note[:MOST_NOTE])]
    assert [file.parent for file in folder.rglob("*.json")] == [folder / "marks"]


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"[]", b'{"marks": [{"offset": "x"}]}', b'{"marks": 7}']
)
def test_a_file_that_is_none_of_ours_is_no_reason_to_fail(tmp_path: Path, content: bytes) -> None:
    store = MarkStore(tmp_path)
    store.put("log", Mark(1, 1, "one"))
    [file] = tmp_path.iterdir()
    file.write_bytes(content)
    assert store.of("log") == []
    assert len(store.put("log", Mark(2, 2, "two"))) == 1


def test_what_several_threads_mark_is_all_there(tmp_path: Path) -> None:
    store = MarkStore(tmp_path)
    threads = [
        threading.Thread(target=store.put, args=("log", Mark(number, number, ""))) for number in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [mark.offset for mark in store.of("log")] == list(range(12))


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "marks").write_text("a file where the folder should be")
    with pytest.raises(BelvedereError, match="BV-MRK-001"):
        MarkStore(tmp_path / "marks").put("log", Mark(1, 1, ""))


def test_calls_tell_all_marks_of_a_log(tmp_path: Path) -> None:
    works, call = LogMarkCalls(MarkStore(tmp_path)).works(), Call(lambda _told: None)
    mark = {"offset": 7, "number": 2, "text": "it", "note": "n"}
    assert works["log-marks.put"](call, {"identity": "log", **mark}) == {"log": [mark]}
    assert works["log-marks.read"](call, {"identities": ["log", "none"]}) == {"log": [mark], "none": []}
    assert works["log-marks.remove"](call, {"identity": "log", "offset": 7}) == {"log": []}
