"""A log that gets 50,000 lines a second for a minute, filtered and searched while it grows: none is lost.

In full: `pytest -m campaign tests/campaigns/test_log_following.py --minutes 1`.
"""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from belvedere_simulator.bench.helpers.log_writer import write
from belvedere_simulator.bench.log_file import LITERAL
from belvedere_simulator.logs.filters import Filter, Wish
from belvedere_simulator.logs.work.pool import Pool
from fakes.opened_logs import calm, opened_sources, path_source

RATE = 50_000
SHARE_SECONDS = 0.5


@pytest.mark.campaign
def test_no_line_is_lost_of_a_log_that_grows_fast(
    request: pytest.FixtureRequest, campaign_folder: Path
) -> None:
    minutes = request.config.getoption("--minutes", None)
    seconds = minutes * 60 if minutes else SHARE_SECONDS
    log, pool = campaign_folder / "followed.log", Pool()
    log.write_bytes(b"")
    writer = threading.Thread(target=write, args=(str(log), RATE, seconds))
    with opened_sources([path_source(log)], pool, follow=True) as opened:
        view = opened.view
        view.filter(Wish((Filter("DEBUG", case=True, exclude=True),)), (None, None), (), calm, calm)
        view.search(Filter(LITERAL, case=True), calm, calm)
        writer.start()
        looks = 0
        while writer.is_alive():
            opened.settle()
            looks += 1
            assert len(view.tail(50).lines) == min(50, view.total())
        opened.settle()
        lines = view.tracks[0].tallies["lines"].total
        print(f"{lines} lines in {seconds:.0f} s, {looks} looks, {view.total()} shown, {view.hits()} found")
        written = log.read_bytes()
        assert lines == written.count(b"\n") == RATE * seconds
        passing = [line for line in written.splitlines() if b"DEBUG" not in line]
        assert view.total() == len(passing)
        assert view.hits() == sum(LITERAL.encode() in line for line in passing)
    pool.close()
