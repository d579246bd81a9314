"""The client child: calls side by side, told apart by their numbers, ended when nobody wants them."""

from __future__ import annotations

import io
import json
import os
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, BinaryIO

import pytest

from belvedere_simulator.client.__main__ import all_works
from belvedere_simulator.client.call import Arguments, Call, watched
from belvedere_simulator.client.looks import LOOKS
from belvedere_simulator.client.server import ClientServer
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.errors import BelvedereError


class Talk:
    """The other side of a server with a few works."""

    def __init__(self) -> None:
        to_child, to_write = os.pipe()
        from_child, written = os.pipe()
        self._in: BinaryIO = os.fdopen(to_write, "wb", buffering=0)
        self._out: BinaryIO = os.fdopen(from_child, "rb")
        self._child_in, self._child_out = os.fdopen(to_child, "rb"), os.fdopen(written, "wb")
        self.ended = threading.Event()
        self.seen, self.cleaned = threading.Event(), threading.Event()
        self.looked = 0
        works = {
            "add": lambda _call, given: given["a"] + given["b"],
            "count": self._count,
            "wait": self._wait,
            "refuse": self._refuse,
            "break": lambda _call, given: given["nothing"],
            "when": lambda _call, _given: {"at": datetime(2026, 1, 1, tzinfo=UTC), "data": b"\x00"},
            "watch": self._watch,
            "look": self._look,
            "clean": self._clean,
        }
        server = ClientServer(works, self._child_in, self._child_out, looks={"look"})
        self._thread = threading.Thread(target=self._serve, args=(server,))
        self._thread.start()

    def _serve(self, server: ClientServer) -> None:
        server.serve()
        self._child_out.close()

    def say(self, **document: Any) -> None:
        self._in.write(json.dumps(document).encode() + b"\n")

    def raw(self, line: bytes) -> None:
        self._in.write(line + b"\n")

    def hear(self) -> dict[str, Any]:
        heard: dict[str, Any] = json.loads(self._out.readline())
        return heard

    def close(self) -> None:
        self._in.close()
        self._thread.join(20)
        assert not self._thread.is_alive()
        self._out.close()
        self._child_in.close()

    def _count(self, call: Call, given: Arguments) -> str:
        for number in range(int(given["to"])):
            call.progress(f"{number}", number / 10)
        return "counted"

    def _wait(self, call: Call, _given: Arguments) -> None:
        call.at_cancel(self.ended.set)
        call.event({"waiting": True})
        call.wait(60)

    def _look(self, call: Call, _given: Arguments) -> None:
        call.event({"looking": True})
        assert self.seen.wait(20)

    def _clean(self, call: Call, _given: Arguments) -> None:
        call.at_cancel(self.ended.set)
        call.event({"working": True})
        assert self.ended.wait(20)
        self.cleaned.set()

    def _refuse(self, _call: Call, _given: Arguments) -> None:
        parts = {"where": "here", "why": "gone", "remedy": "Look."}
        raise BelvedereError("BV-CLI-003", "It is not there", **parts, fields={"Name": "gone"})

    def _watch(self, call: Call, given: Arguments) -> None:
        states: list[Any] = list(given["states"])

        def look() -> Any:
            self.looked += 1
            state = states.pop(0) if len(states) > 1 else states[0]
            if state == "fail":
                raise BelvedereError("BV-CLI-009", "The site does not answer")
            return state

        watched(call, 0.01, look, lambda state: {"state": state})


@pytest.fixture
def talk() -> Iterator[Talk]:
    made = Talk()
    yield made
    made.close()


def test_a_call_gets_its_arguments_and_its_result(talk: Talk) -> None:
    talk.say(id=7, call="add", **{"with": {"a": 1, "b": 2}})
    assert talk.hear() == {"id": 7, "result": 3}


def test_dates_are_told_in_seconds_and_bytes_in_base64(talk: Talk) -> None:
    talk.say(id=1, call="when")
    assert talk.hear()["result"] == {"at": 1767225600.0, "data": "AA=="}


def test_progress_comes_before_the_result(talk: Talk) -> None:
    talk.say(id=1, call="count", **{"with": {"to": 2}})
    assert [talk.hear() for _ in range(3)] == [
        {"id": 1, "progress": {"text": "0", "fraction": 0.0}},
        {"id": 1, "progress": {"text": "1", "fraction": 0.1}},
        {"id": 1, "result": "counted"},
    ]


def test_a_long_call_holds_nobody_up_and_ends_when_it_is_cancelled(talk: Talk) -> None:
    talk.say(id=1, call="wait")
    assert talk.hear() == {"id": 1, "event": {"waiting": True}}
    talk.say(id=2, call="add", **{"with": {"a": 1, "b": 1}})
    assert talk.hear() == {"id": 2, "result": 2}
    talk.say(id=1, cancel=True)
    assert talk.hear() == {"id": 1, "cancelled": True}
    # The thread that cancels is another than the one that worked.
    assert talk.ended.wait(20)


def test_a_refusal_comes_with_all_its_parts(talk: Talk) -> None:
    talk.say(id=1, call="refuse")
    assert talk.hear()["error"] == {
        "code": "BV-CLI-003",
        "what": "It is not there",
        "where": "here",
        "why": "gone",
        "remedy": "Look.",
        "fields": {"Name": "gone"},
    }


def test_what_nobody_expected_is_told_in_a_sentence_too(talk: Talk) -> None:
    talk.say(id=1, call="break")
    error = talk.hear()["error"]
    assert error["code"] == "BV-CMD-001"
    assert "KeyError" in error["why"]


def test_an_unknown_call_is_refused(talk: Talk) -> None:
    talk.say(id=1, call="fly")
    assert talk.hear()["error"]["code"] == "BV-DSK-010"


@pytest.mark.parametrize("line", [b"", b"{", b"[1]", b"1", b'{"id": "x", "call": 1}', b"\xff"])
def test_a_line_that_is_none_harms_nobody(talk: Talk, line: bytes) -> None:
    talk.raw(line)
    assert talk.hear()["error"]["code"] == "BV-DSK-010"
    talk.say(id=2, call="add", **{"with": {"a": 1, "b": 1}})
    assert talk.hear() == {"id": 2, "result": 2}


def test_a_watch_tells_changes_only_and_failures_once(talk: Talk) -> None:
    talk.say(id=1, call="watch", **{"with": {"states": [1, 1, 2, "fail", "fail", 2, 3]}})
    heard = [talk.hear()["event"] for _ in range(5)]
    assert [event.get("state", "problem") for event in heard] == [1, 2, "problem", 2, 3]
    before = talk.looked
    talk.say(id=1, cancel=True)
    assert talk.hear() == {"id": 1, "cancelled": True}
    assert before >= 7


def test_the_end_of_the_input_ends_everything() -> None:
    talk = Talk()
    talk.say(id=1, call="wait")
    talk.hear()
    talk.close()
    assert talk.ended.is_set()


def test_a_reader_that_is_gone_harms_nobody() -> None:
    class Gone(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, _data: Any, /) -> int:
            raise BrokenPipeError

    works: Mapping[str, Any] = {"one": lambda _call, _given: 1}
    ClientServer(works, io.BytesIO(b'{"id": 1, "call": "one"}\n'), io.BufferedWriter(Gone())).serve()


def test_at_the_end_it_waits_for_what_cleans_up_and_not_for_what_only_looks() -> None:
    talk = Talk()
    talk.say(id=1, call="look")
    assert talk.hear() == {"id": 1, "event": {"looking": True}}
    talk.say(id=2, call="clean")
    assert talk.hear() == {"id": 2, "event": {"working": True}}
    # Nothing has been seen so far: were it waited for, this would not come back.
    talk.close()
    assert talk.cleaned.is_set() and not talk.seen.is_set()
    talk.seen.set()


def test_every_call_that_only_looks_is_one() -> None:
    assert set(all_works(Sites())) >= LOOKS
    assert all(name in LOOKS for name in all_works(Sites()) if name.endswith((".watch", ".list")))
