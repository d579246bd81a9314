"""Recordings: whole or not there, without secrets, and played in their times."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inspection.message import Message
from belvedere_simulator.inspection.recording.player import play
from belvedere_simulator.inspection.recording.reader import Recorded, open_recording
from belvedere_simulator.inspection.recording.writer import RecordingWriter

THING = "panorama_gate_Thing_00000001"
CANARY = "canary-Zaunkoenig-271"


def message(topic: str, payload: bytes, time: float = 1.5) -> Message:
    return Message(1, time, topic, payload, 1, True)


def recorded(folder: Path, *messages: Message, largest: int = 1 << 20) -> RecordingWriter:
    writer = RecordingWriter(folder / "a.messages", "mqtts://here:8883", largest)
    for each in messages:
        writer.hear(each)
    writer.close()
    return writer


def test_messages_come_back_as_they_were(tmp_path: Path) -> None:
    recorded(tmp_path, message("a/b", "grüße\n".encode()), message("a/c", b"\xff\x00", 2.25))
    recording = open_recording(tmp_path / "a.messages")
    assert recording.broker == "mqtts://here:8883"
    assert list(recording.messages()) == [
        Recorded(1.5, "a/b", "grüße\n".encode(), 1, True, False),
        Recorded(2.25, "a/c", b"\xff\x00", 1, True, False),
    ]
    assert [file.name for file in tmp_path.iterdir()] == ["a.messages"]
    assert (tmp_path / "a.messages").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("payload", "kept"),
    [
        (b'{"a":' * 900 + b"1" + b"}" * 900, b'{"hidden": "***"}'),
        (b"[" * 90_000 + b"]" * 90_000, b'{"hidden": "***"}'),
        (rb'{"token":"x","a":"\ud800"}', rb'{"token":"***","a":"\ud800"}'),
    ],
    ids=("deep", "too deep for any reader", "half a character"),
)
def test_what_hardly_any_program_reads_ends_no_recording(tmp_path: Path, payload: bytes, kept: bytes) -> None:
    topic = f"panorama/things/{THING}/report"
    recorded(tmp_path, message(topic, payload), message(topic, b"{}"))
    told = list(open_recording(tmp_path / "a.messages").messages())
    assert [(each.payload, each.hidden) for each in told] == [(kept, True), (b"{}", False)]


def test_it_ends_at_its_size(tmp_path: Path) -> None:
    writer = recorded(tmp_path, *(message("a", b"x" * 100) for _ in range(50)), largest=1_000)
    assert writer.full
    assert writer.count == len(list(open_recording(tmp_path / "a.messages").messages())) < 10


@pytest.mark.parametrize(
    ("topic", "payload"),
    [
        (f"belvedere/things/{THING}/tools/requests", {"with": {"url": f"rtsp://x:{CANARY}@10.0.0.1/"}}),
        (f"panorama/things/{THING}/assets/accepted", {"files": [{"url": f"https://s3/a?X-Sig={CANARY}"}]}),
        (f"$aws/things/{THING}/jobs/notify-next", {"execution": {"jobDocument": {"password": CANARY}}}),
        (f"$aws/things/{THING}/shadow/update", {"state": {"reported": {"note": f"token={CANARY}"}}}),
        (f"panorama/things/{THING}/report", f"not JSON: secret={CANARY}"),
    ],
)
def test_secrets_of_our_own_topics_are_taken_out(tmp_path: Path, topic: str, payload: object) -> None:
    content = payload if isinstance(payload, str) else json.dumps(payload)
    writer = recorded(tmp_path, message(topic, content.encode()))
    assert CANARY not in (tmp_path / "a.messages").read_text()
    assert writer.hidden == 1
    assert [each.hidden for each in open_recording(tmp_path / "a.messages").messages()] == [True]


def test_what_applications_say_is_kept(tmp_path: Path) -> None:
    content = b'{"token": "mine", "clientToken": "c"}'
    recorded(
        tmp_path,
        message("factory/line", content),
        message(f"$aws/things/{THING}/jobs/get", b'{"clientToken":"c"}'),
    )
    assert [each.hidden for each in open_recording(tmp_path / "a.messages").messages()] == [False, False]


@pytest.mark.parametrize(
    "content",
    [b"", b"plain text\n", b'{"format": "belvedere-messages", "version": 9}\n', b"[1]\n"],
)
def test_other_files_are_no_recordings(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other").write_bytes(content)
    with pytest.raises(BelvedereError, match="BV-MSG-008"):
        open_recording(tmp_path / "other")


@pytest.mark.parametrize(
    "line", [b'{"time": 1}\n', b'{"topic": "a/+", "time": 1}\n', b'{"topic": "a", "time": -1}\n', b"{]\n"]
)
def test_a_damaged_line_is_said_with_its_number(tmp_path: Path, line: bytes) -> None:
    recorded(tmp_path, message("a", b"1"))
    with (tmp_path / "a.messages").open("ab") as stream:
        stream.write(line)
    with pytest.raises(BelvedereError, match="line 3"):
        list(open_recording(tmp_path / "a.messages").messages())


def test_a_line_that_was_cut_off_is_not_there(tmp_path: Path) -> None:
    recorded(tmp_path, message("a", b"1"), message("a", b"2"))
    whole = (tmp_path / "a.messages").read_bytes()
    (tmp_path / "a.messages").write_bytes(whole[:-5])
    assert [each.payload for each in open_recording(tmp_path / "a.messages").messages()] == [b"1"]


def test_it_is_played_in_its_times_and_what_is_refused_is_counted() -> None:
    published: list[bytes] = []
    waited: list[float] = []

    def publish(each: Recorded) -> None:
        if each.payload == b"no":
            raise BelvedereError("BV-MSG-010", "not allowed")
        published.append(each.payload)

    def wait(seconds: float) -> None:
        waited.append(seconds)

    parts = ((10.0, b"1", False), (10.001, b"no", False), (10.002, b"hidden", True), (10.003, b"2", False))
    messages = [Recorded(time, "a", payload, 0, False, hidden) for time, payload, hidden in parts]
    played = play(messages, publish, speed=1.0, wait=wait)
    assert (played.published, played.refused, played.hidden, published) == (2, 1, 1, [b"1", b"2"])
    assert played.problem is not None
    assert waited
    assert max(waited) <= 0.003
    waited.clear()
    play(messages, publish, speed=0, wait=wait)
    assert waited == []
