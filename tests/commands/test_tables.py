"""Tables fit the terminal and show nothing that it would obey."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.commands.tables import columns, record, shown, table

CELLS = st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40)), max_size=6)


def test_columns_are_aligned() -> None:
    assert table(("NAME", "STATE"), [("gate", "ONLINE"), ("門", None)]) == "NAME  STATE\ngate  ONLINE\n門"


def test_the_widest_column_is_cut_first() -> None:
    assert table(("N", "TEXT"), [("ab", "x" * 30)], 14) == "N   TEXT\nab  " + "x" * 9 + "…"


@given(CELLS, st.integers(min_value=28, max_value=200))
def test_no_line_is_wider_than_the_terminal(rows: list[tuple[str, str, str]], width: int) -> None:
    lines = table(("A", "B", "C"), rows, width).split("\n")
    assert len(lines) == len(rows) + 1
    assert all(columns(line) <= width for line in lines)


@given(st.text())
def test_no_control_character_reaches_the_terminal(text: str) -> None:
    assert all(letter.isprintable() or letter.isspace() for letter in shown(text) if ord(letter) < 0x100)
    assert "\x1b" not in shown(text)
    assert "\n" not in table(("A",), [(text,)]).removeprefix("A\n")


def test_values_are_told_as_people_read_them() -> None:
    told = record(
        [("A", {"x": True}), ("Long", [1, 2]), ("None", None), ("At", datetime(2026, 1, 2, tzinfo=UTC))]
    )
    assert told.splitlines()[:2] == ["A     x=yes", "Long  1, 2"]
    assert len(told.splitlines()) == 3
