"""How grave lines are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.logs.filters import Wish
from belvedere_simulator.logs.levels import level_of
from belvedere_simulator.logs.work.pool import Pool
from fakes.opened_logs import filtered, view_of

TIME = "2026-11-21 10:00:00.000"


@pytest.mark.parametrize(
    ("line", "level"),
    [
        (f"{TIME} ERROR fetch(1) x", "error"),
        (f"{TIME} WARN loadApplicationGraph(3) x", "warning"),
        (f"{TIME} INFO an ERROR later", "info"),
        (f"{TIME},000 - root - CRITICAL - x", "fatal"),
        ("[error] x", "error"),
        ("level=warning msg=x", "warning"),
        ('{"level": "debug"}', "debug"),
        ("error: no such file", "error"),
        ("<3>kernel says", "error"),
        ("<30>daemon says", "info"),
        ("W1121 10:00:00.000000 1 a.cc:1] x", "warning"),
        ("Traceback (most recent call last):", "error"),
        ("no errors were found", None),
        ("INFORMATION", None),
        ("", None),
    ],
)
def test_a_line_tells_its_level(line: str, level: str | None) -> None:
    assert level_of(line.encode()) == level


LINES = st.lists(
    st.sampled_from(
        [
            f"{TIME} ERROR a",
            f"{TIME} INFO b",
            f"{TIME} text",
            "  more",
            "<3>x",
            "WARN",
            "y" * 40_000,
            "z" * 70_000,
        ]
    ),
    max_size=30,
)


@settings(max_examples=25)
@given(LINES, st.sets(st.sampled_from(["error", "info", "warning", "none"]), min_size=1))
def test_a_filter_by_level_passes_what_is_shown_to_have_it(
    tmp_path_factory: pytest.TempPathFactory, pool: Pool, lines: list[str], levels: set[str]
) -> None:
    file = tmp_path_factory.mktemp("levels") / "log"
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    view = view_of([file], pool)
    every = view.page(0, len(lines)).lines
    wanted = [line.number for line in every if (line.level or "none") in levels]
    assert filtered(view, Wish(levels=frozenset(levels))) == len(wanted)
    assert [line.number for line in view.page(0, len(lines)).lines] == wanted
    view.close()


def test_lines_without_a_time_have_the_level_of_their_head(tmp_path: Path, pool: Pool) -> None:
    file = tmp_path / "log"
    file.write_text(f"{TIME} ERROR a\n  File 1\n  File 2\n{TIME} says\n  more\n", encoding="utf-8")
    view = view_of([file], pool)
    assert [line.level for line in view.page(0, 5).lines] == ["error", "error", "error", None, None]
    assert [line.continues for line in view.page(0, 5).lines] == [False, True, True, False, True]
    assert view.minimap(5, lambda: None)["errors"] == [1, 1, 1, 0, 0]
    view.close()
