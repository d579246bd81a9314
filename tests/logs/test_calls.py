"""What the window asks for, as the client child answers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.client.call import Call, CallCancelledError
from belvedere_simulator.client.lines import read_line, write_line
from belvedere_simulator.client.logs import LogCalls
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.drives.drives import system_drives
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.logs import opening
from belvedere_simulator.logs.work.pool import Pool
from fakes.waiting import until

HEAD = "2026-11-21 10:00:0"


class Viewer:
    """A view as the window holds it."""

    def __init__(self, calls: LogCalls, given: dict[str, Any]) -> None:
        self.told: list[dict[str, Any]] = []
        self._works = calls.works()
        self._call = Call(self._hear)
        self._thread = threading.Thread(target=self._open, args=(given,), daemon=True)
        self._thread.start()

    def ask(self, name: str, **given: Any) -> Any:
        """The result of a call about this view."""
        call = Call(lambda _told: None)
        answer = self._works[name](call, {"view": self.number, **given})
        return read_line(write_line({"result": answer}))["result"]

    @property
    def number(self) -> int:
        """Of the view."""
        until(lambda: self.told)
        return int(self.told[0]["view"])

    def last(self, member: str) -> Any:
        """What an event with this member told last."""
        return next((event[member] for event in reversed(self.told) if member in event), None)

    def close(self) -> None:
        """As the window does."""
        self._call.cancel()
        self._thread.join(20)
        assert not self._thread.is_alive()

    def is_closed(self) -> bool:
        """Whether it ended."""
        return not self._thread.is_alive()

    def _hear(self, told: Any) -> None:
        write_line(dict(told))
        self.told.append(told["event"])

    def _open(self, given: dict[str, Any]) -> None:
        try:
            self._works["logs.open"](self._call, given)
        except CallCancelledError:
            return


@pytest.fixture
def calls(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> Iterator[LogCalls]:
    """The family; sources wait for one another as long as it takes, so that tracks have their order."""
    monkeypatch.setattr(opening, "_TOGETHER_SECONDS", 20.0)
    sites = Sites()
    yield LogCalls(sites, system_drives(), pool)
    sites.close()


@pytest.fixture
def logs(tmp_path: Path) -> list[dict[str, str]]:
    """Two logs."""
    (tmp_path / "a.log").write_text(
        "".join(f"{HEAD}{n}.000 {'ERROR' if n == 3 else 'INFO'} f(1) a{n}\n" for n in range(5)),
        encoding="utf-8",
    )
    (tmp_path / "b.log").write_text(
        "".join(f'{HEAD}{n}.500 WARN {{"n": {n}, "who": "b"}}\n' for n in range(5)), encoding="utf-8"
    )
    return [{"kind": "path", "path": str(tmp_path / name)} for name in ("a.log", "b.log")]


def test_a_view_from_its_first_lines_to_its_end(
    calls: LogCalls, logs: list[dict[str, str]], tmp_path: Path
) -> None:
    viewer = Viewer(calls, {"sources": logs, "follow": True})
    until(lambda: viewer.last("complete"))
    assert [line["text"][-2:] for line in viewer.last("head")][:1] == ["a0"]
    assert [track["name"] for track in viewer.last("tracks")] == ["a.log", "b.log"]
    page = viewer.ask("logs.lines", first=0, count=3, fields=True)
    assert [line["number"] for line in page["lines"]] == [1, 1, 2]
    assert page["lines"][1]["fields"] == {"n": 0, "who": "b"}
    assert page["lines"][1]["level"] == "warning"
    assert page["lines"][0]["text"][page["lines"][0]["message"] :] == " INFO f(1) a0"
    assert viewer.ask("logs.lines", tail=True, count=1)["lines"][0]["text"].endswith('"who": "b"}')
    assert viewer.ask("logs.lines", fraction=0.5, count=1)["first"] == 5
    assert viewer.ask("logs.minimap", bins=10)["errors"].count(1) == 1
    assert viewer.ask("logs.search", filter={"text": "F(1)"})["hits"] == 5
    assert viewer.ask("logs.next", line=0)["line"] == 2
    assert viewer.ask("logs.lines", first=2, count=1)["lines"][0]["hits"] == [[29, 33]]
    assert viewer.ask("logs.filter", levels=["error", "warning"])["total"] == 6
    third = viewer.ask("logs.lines", first=3, count=1)["lines"][0]
    assert third["level"] == "error"
    assert viewer.ask("logs.position", track=0, offset=third["offset"])["line"] == 3
    assert viewer.ask("logs.locate", time=third["time"])["line"] == 3
    assert viewer.ask("logs.text", track=0, offset=third["offset"])["text"] == third["text"]
    to = tmp_path / "out.csv"
    assert viewer.ask("logs.export", to=str(to), form="csv")["lines"] == 6
    assert len(to.read_text(encoding="utf-8").splitlines()) == 7
    with (tmp_path / "a.log").open("a", encoding="utf-8") as written:
        written.write(f"{HEAD}9.000 ERROR f(1) grown\n")
    until(lambda: viewer.last("total") == 7)
    viewer.ask("logs.close")
    until(viewer.is_closed)
    with pytest.raises(BelvedereError, match="BV-LGV-004"):
        viewer.ask("logs.lines", first=0, count=1)


def test_what_a_source_cannot_do_is_an_event(
    calls: LogCalls, logs: list[dict[str, str]], tmp_path: Path
) -> None:
    gone = {"kind": "path", "path": str(tmp_path / "gone.log")}
    viewer = Viewer(calls, {"sources": [gone, logs[0]]})
    until(lambda: viewer.last("fed"))
    assert viewer.last("problem")["code"] == "BV-LGV-001"
    assert viewer.last("source") == 0
    assert viewer.last("lines") == 5
    viewer.close()


def test_a_form_that_was_taught_is_used(calls: LogCalls) -> None:
    viewer = Viewer(calls, {"sources": [{"kind": "text", "text": "x"}]})
    taught = viewer.ask("logs.teach", example="21.11.2026 10:00:00 x", time="21.11.2026 10:00:00")
    assert taught["time"] == 1795255200.0
    viewer.close()
    text = {"kind": "text", "text": "21.11.2026 10:00:01 x", "offset": 10}
    viewer = Viewer(calls, {"sources": [text], "formats": [taught["format"]]})
    until(lambda: viewer.last("fed"))
    assert viewer.ask("logs.lines", first=0, count=1)["lines"][0]["time"] == 1795255211.0
    viewer.close()


@pytest.mark.parametrize("form", ["text", "source", "json", "csv"])
def test_lines_are_written_in_several_forms(
    calls: LogCalls, logs: list[dict[str, str]], tmp_path: Path, form: str
) -> None:
    viewer = Viewer(calls, {"sources": logs[:1]})
    until(lambda: viewer.last("fed"))
    to = tmp_path / "out"
    viewer.ask("logs.export", to=str(to), form=form, first=1, count=2)
    lines = to.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2 + (form == "csv")
    assert "a1" in lines[form == "csv"]
    with pytest.raises(BelvedereError, match="BV-LGV-007"):
        viewer.ask("logs.export", to=str(tmp_path / "none" / "out"), form=form)
    viewer.close()
