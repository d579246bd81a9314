"""Log groups of a real service: the past, and what comes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from belvedere_simulator.logs.sources import service
from belvedere_simulator.logs.sources.service import ServiceSource, groups_of, streams_of
from belvedere_simulator.logs.work.pool import Pool
from fakes.client_site import ClientSite, open_client_site
from fakes.opened_logs import OpenedSources, opened_sources
from fakes.waiting import until

GROUP = "/aws/panorama/devices/device-1"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClientSite]:
    """One for all."""
    with open_client_site(tmp_path_factory.mktemp("site")) as opened:
        yield opened


def put(logs: Any, stream: str, messages: list[str], at: int) -> None:
    """Events, a millisecond apart."""
    events = [{"timestamp": at + number, "message": text} for number, text in enumerate(messages)]
    logs.put_log_events(logGroupName=GROUP, logStreamName=stream, logEvents=events)


def test_streams_are_shown_and_go_on_and_those_that_come_later_too(
    site: ClientSite, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_LARGEST_PAGE", 50)
    logs, now = site.client("logs"), int(time.time() * 1000) - 60_000
    logs.create_log_group(logGroupName=GROUP)
    logs.create_log_stream(logGroupName=GROUP, logStreamName="occ_log")
    put(logs, "occ_log", ["one", "two\n  of two lines"], now)
    assert groups_of(logs) == [GROUP]
    assert [each["stream"] for each in streams_of(logs, GROUP)] == ["occ_log"]
    with opened_sources([ServiceSource(lambda: logs, GROUP)], pool, follow=True) as opened:
        until(
            lambda: shown(opened) == [("occ_log", "one"), ("occ_log", "two"), ("occ_log", "  of two lines")]
        )
        assert opened.view.page(0, 1).lines[0].time == now / 1000
        logs.create_log_stream(logGroupName=GROUP, logStreamName="syslog")
        put(logs, "syslog", ["three"], now + 10)
        put(logs, "occ_log", ["four"] * 120, now + 20)
        until(lambda: len(shown(opened)) == 124)
        assert shown(opened)[3:5] == [("syslog", "three"), ("occ_log", "four")]
    past = ServiceSource(
        lambda: logs, GROUP, ("occ_log",), since=now / 1000 + 0.001, until=now / 1000 + 0.002
    )
    with opened_sources([past], pool) as opened:
        assert [text for _stream, text in shown(opened)] == ["two", "  of two lines"]
        assert opened.problems == []


def shown(opened: OpenedSources) -> list[tuple[str, str]]:
    """(stream, text) of each line, without what the time is."""
    opened.settle()
    view = opened.view
    lines = view.page(0, view.total()).lines
    return [
        (
            view.tracks[line.track].name,
            line.text[line.message :].removeprefix(" ") if line.time else line.text,
        )
        for line in lines
    ]
