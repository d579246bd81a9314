"""However much is said, memory and windows get so much and no more; what is left out is counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inspection.filters import MessageFilter
from belvedere_simulator.inspection.following import MOST_AT_FIRST, MOST_ROWS, Follower
from belvedere_simulator.inspection.kept import KeptMessages
from belvedere_simulator.inspection.observation import Observation
from belvedere_simulator.inspection.recording.writer import RecordingWriter


def test_the_newest_are_kept_within_numbers_and_bytes() -> None:
    seen = Observation(KeptMessages(most=100, most_bytes=100_000))
    for number in range(150):
        seen.hear(f"a/{number % 7}", b"x")
    assert (seen.counts().kept, seen.counts().given_up, seen.counts().topics) == (100, 50, 7)
    assert seen.find(50) is None
    found = seen.find(51)
    assert found is not None
    assert found.number == 51
    again = [each.topic for each in seen.newest(lambda message: message.topic == "a/0", 100)]
    assert len({id(topic) for topic in again}) == 1, "there is one text of each topic"
    for _ in range(20):
        seen.hear("a/large", b"x" * 10_000)
    assert seen.counts().kept < 15
    assert seen.counts().heard == 170


def test_a_window_gets_what_it_can_show_and_the_count_of_the_rest() -> None:
    seen = Observation()
    for number in range(MOST_AT_FIRST + 10):
        seen.hear("t/a", str(number).encode())
    follower = Follower(seen, MessageFilter())
    first = follower.news()
    assert (first["first"], len(first["rows"]), first["skipped"]) == (True, MOST_AT_FIRST, 0)
    assert [topic["count"] for topic in first["topics"]] == [MOST_AT_FIRST + 10]
    for _ in range(MOST_ROWS + 300):
        seen.hear("t/a", b"1")
    more = follower.news()
    assert (more["first"], len(more["rows"]), more["skipped"]) == (False, MOST_ROWS, 300)
    assert follower.news()["rows"] == []


def test_only_what_is_wanted_is_told() -> None:
    seen = Observation()
    follower = Follower(seen, MessageFilter(topic="t/+", text="ERR", without="minor"))
    follower.news()
    for topic, payload in (("t/a", b"err 1"), ("t/a", b"fine"), ("u/a", b"err"), ("t/b", b"minor err")):
        seen.hear(topic, payload)
    assert [row["preview"] for row in follower.news()["rows"]] == ["err 1"]
    assert follower.news()["skipped"] == 0


def test_a_pattern_that_never_ends_is_told_and_ends_what_it_is_for(tmp_path: Path) -> None:
    endless = MessageFilter(text="(a|aa)+$", regex=True)
    seen = Observation()
    seen.hear("t/a", b"a" * 200 + b"b")
    with pytest.raises(BelvedereError, match="BV-MSG-004"):
        Follower(seen, endless).news()
    recorder = RecordingWriter(tmp_path / "a.messages", "here", wanted=endless.compiled())
    seen.listen(recorder.hear, past=True)
    assert not recorder.open
    with pytest.raises(BelvedereError, match="BV-MSG-004"):
        recorder.close()
    assert (tmp_path / "a.messages").exists()


def test_what_is_about_no_device_can_be_asked_for() -> None:
    seen = Observation()
    for topic in ("a/b", "panorama/things/x/report"):
        seen.hear(topic, b"")
    assert [each.topic for each in seen.newest(MessageFilter(device="-").compiled(), 9)] == ["a/b"]
    assert len(seen.newest(MessageFilter(device="x").compiled(), 9)) == 1


@pytest.mark.parametrize("wrong", [{"topic": "a/#/b"}, {"feature": "nothing"}, {"text": "(", "regex": True}])
def test_a_filter_that_is_none_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BelvedereError, match="BV-MSG-004"):
        MessageFilter.of(wrong)


def test_numbers_over_time_have_their_paths() -> None:
    seen = Observation()
    for value in (1, 2.5, True):
        seen.hear("t", b'{"a": {"b": [0, %s]}, "c": "text"}' % str(value).lower().encode(), at=float(value))
    assert seen.series("t")["a/b/1"] == [(1.0, 1.0), (2.5, 2.5), (1.0, 1.0)]
    seen.hear("plain", b"17")
    assert [value for _time, value in seen.series("plain")[""]] == [17.0]
