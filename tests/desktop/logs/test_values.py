"""What the Logs page is made of, without a window: places, pages, rules, fields."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from belvedere_desktop.logs.choice import Choice
from belvedere_desktop.logs.columns import Columns, clock
from belvedere_desktop.logs.fields import MOST_FIELDS, flat
from belvedere_desktop.logs.line import Line, line_of, seen
from belvedere_desktop.logs.pages import MOST_PAGES, PAGE, Pages
from belvedere_desktop.logs.rules import (
    History,
    Narrowing,
    Rule,
    narrowing_of,
    saved_of,
    saved_text,
    with_rule,
)
from belvedere_desktop.logs.scale import MOST_STEPS, Scale


@given(st.integers(0, 1 << 62), st.data())
def test_a_bar_of_31_bits_leads_to_any_line(last: int, data: st.DataObject) -> None:
    scale = Scale(last)
    assert scale.steps <= MOST_STEPS
    position = data.draw(st.integers(0, last))
    assert scale.position_of(scale.step_of(position)) <= position
    assert position - scale.position_of(scale.step_of(position)) <= last // max(1, scale.steps) + 1
    assert (scale.position_of(0), scale.position_of(scale.steps)) == (0, last)


def test_pages_come_and_go() -> None:
    pages = Pages()
    pages.put(0, [Line(str(number)) for number in range(PAGE + 5)])
    assert pages.line(PAGE + 4) == Line(str(PAGE + 4))
    assert pages.line(PAGE + 5) is None
    assert list(pages.missing(PAGE - 1, PAGE + 4)) == []
    assert list(pages.missing(PAGE, PAGE + 5)) == [1], "the last page has become longer"
    assert list(pages.missing(0, PAGE * 3)) == [1, 2, 3], "a page that is not whole is asked for again"
    pages.drop(1)
    assert list(pages.missing(0, PAGE)) == [1]
    pages.doubt()
    assert pages.line(3) == Line("3"), "it is shown until it is here anew"
    assert list(pages.missing(0, 3)) == [0]
    pages.put(0, [Line(str(number)) for number in range(PAGE)])
    assert list(pages.missing(0, 3)) == []
    for page in range(2, MOST_PAGES + 2):
        pages.put(page * PAGE, [Line("more")])
    assert pages.line(0) is None
    assert pages.line(PAGE * (MOST_PAGES + 1)) == Line("more")


rules = st.builds(Rule, st.text(min_size=1), st.booleans(), st.booleans(), st.booleans(), st.booleans())
narrowings = st.builds(
    Narrowing, st.lists(rules, max_size=4).map(tuple), st.sampled_from(["", "info", "error"]), st.booleans()
)


@given(st.dictionaries(st.text(), narrowings, max_size=3))
def test_saved_filters_come_back(saved: dict[str, Narrowing]) -> None:
    assert saved_of(saved_text(saved)) == saved


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["rules", "level", "text", "on"]), inner),
    max_leaves=8,
)


@given(json_values)
def test_whatever_was_saved_is_no_reason_to_fail(value: object) -> None:
    saved_of(json.dumps(value))
    saved_of(json.dumps({"mine": value}))
    saved_of(str(value))


@given(st.lists(narrowings, max_size=6))
def test_every_change_of_filters_is_taken_back_in_turn(steps: list[Narrowing]) -> None:
    history = History()
    seen_ones = [Narrowing(), *(step for step in steps if history.change(step))]
    for before in reversed(seen_ones[:-1]):
        history.undo()
        assert history.now == before
    assert not history.can_undo
    for after in seen_ones[1:]:
        history.redo()
        assert history.now == after
    assert not history.can_redo


def test_rules_are_added_changed_and_taken_away() -> None:
    one = with_rule(Narrowing(), 0, Rule("a"))
    two = with_rule(one, 1, Rule("b", exclude=True))
    assert with_rule(two, 0, None).rules == (Rule("b", exclude=True),)
    assert with_rule(two, 0, Rule("a", on=False)).rules[0].on is False
    assert Narrowing().is_nothing
    assert with_rule(Narrowing(), 0, Rule("a", on=False)).is_nothing
    assert not Narrowing(level="error").is_nothing
    assert narrowing_of(two.document()) == two


def test_fields_are_named_by_their_way() -> None:
    document = {"frame": {"size": [640, 360], "name": "gate"}, "ok": True, "none": {}, "few": []}
    assert [(field.name, field.value) for field in flat(document)] == [
        ("frame.size[0]", "640"),
        ("frame.size[1]", "360"),
        ("frame.name", "gate"),
        ("ok", "true"),
        ("none", "{}"),
        ("few", "[]"),
    ]
    assert flat({}) == ()
    assert len(flat(dict.fromkeys(map(str, range(1000)), 1))) == MOST_FIELDS


@given(st.text())
def test_whatever_is_in_a_line_is_seen_in_its_place(text: str) -> None:
    painted = seen(text)
    assert painted.isprintable() or not set(painted) & {"\n", "\r", "\0", "\u202e"}
    if "\t" not in text:
        assert len(painted) == len(text), "what is found in a line is where it was"


def test_a_choice_reaches_from_where_it_began() -> None:
    choice = Choice().to(5, more=True).to(2, more=True)
    assert (choice.first, choice.last, choice.count) == (2, 5, 4)
    assert choice.holds(3)
    assert not Choice().holds(-1)
    assert choice.to(9, more=False).count == 1


def test_columns_leave_out_of_the_text_what_they_tell() -> None:
    line = Line("2026-11-21 08:30:00 ERROR it failed", body=26, found=((26, 28), (0, 4)), level="error")
    assert Columns().text(line) == "it failed"
    assert Columns().found(line) == ((0, 2),)
    assert Columns(time=False).text(line) == line.text
    assert Columns(time=False).found(line) == line.found
    assert Columns(stream=True).words(Line("", stream="x" * 40))["stream"].startswith("…x")
    assert clock(1e300) == clock(None) == ""


def test_the_time_that_a_kept_line_begins_with_is_not_told_twice() -> None:
    told = {"time": 1.0, "level": "info", "number": 1, "track": 0, "offset": 0}
    for own in ("2026-11-21 19:03:11.906 ", "2026-11-21T19:03:11,906Z ", ""):
        text = f"2026-11-21T19:03:11.906Z {own}INFO 2026-11-21 came"
        assert text[line_of({**told, "text": text, "message": 24}, {}).body :] == "INFO 2026-11-21 came"
    assert line_of({**told, "text": "2026-11-21 19:03:11 came", "message": None}, {}).body == 0
