"""Pages of lists: nothing twice, nothing lost, and a token serves its own list only."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.pagination import Key, Page, cursor


def key(entry: str) -> Key:
    return (entry,)


def page(entries: set[str], **parameters: Any) -> Page[str]:
    descending = parameters.get("SortOrder") == "DESCENDING"
    return cursor("ListThings", parameters).page_of_all(entries, key, descending=descending)


def walk(entries: set[str], **parameters: Any) -> list[str]:
    seen: list[str] = []
    token = None
    while True:
        found = page(entries, **parameters, **({"NextToken": token} if token else {}))
        seen += found.entries
        token = found.token
        if token is None:
            return seen


@given(st.sets(st.text()), st.integers(0, 30), st.sampled_from(["ASCENDING", "DESCENDING"]))
def test_pages_together_are_the_whole_list_in_its_order(entries: set[str], size: int, order: str) -> None:
    assert walk(entries, MaxResults=size, SortOrder=order) == sorted(entries, reverse=order == "DESCENDING")


@given(st.sets(st.text(), min_size=2), st.sets(st.text()), st.integers(1, 5))
def test_entries_that_come_meanwhile_repeat_and_hide_nothing(
    entries: set[str], newcomers: set[str], size: int
) -> None:
    first = page(entries, MaxResults=size)
    token = {"NextToken": first.token} if first.token else None
    rest = walk_from(entries | newcomers, size, token["NextToken"]) if token else []
    together = [*first.entries, *rest]
    assert len(together) == len(set(together))
    assert entries <= set(together)


def walk_from(entries: set[str], size: int, token: str | None) -> list[str]:
    seen: list[str] = []
    while token is not None:
        found = page(entries, MaxResults=size, NextToken=token)
        seen += found.entries
        token = found.token
    return seen


def test_a_page_has_25_entries_at_most() -> None:
    entries = {f"{number:03}" for number in range(60)}
    assert [len(page(entries, MaxResults=wished).entries) for wished in (0, 7, 25, 100)] == [25, 7, 25, 25]
    assert len(page(entries).entries) == 25


def test_the_size_of_a_page_may_change_on_the_way() -> None:
    entries = {f"{number:03}" for number in range(30)}
    first = page(entries, MaxResults=3)
    assert page(entries, MaxResults=2, NextToken=first.token).entries == ("003", "004")


@pytest.mark.parametrize("token", ["", "x", "é", "AAAA", "W10=", "!!!!", "a" * 4096])
def test_a_garbled_token_is_a_validation_exception(token: str) -> None:
    with pytest.raises(ServiceError) as raised:
        page({"a"}, NextToken=token)
    assert raised.value.code == "ValidationException"
    assert raised.value.members["Fields"][0]["Name"] == "NextToken"


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_token_with_one_damaged_letter_is_refused(position: int, change: int) -> None:
    token = page({"alpha", "beta"}, MaxResults=1).token
    assert token is not None
    at = position % len(token)
    damaged = token[:at] + chr((ord(token[at]) + change) % 256) + token[at + 1 :]
    with pytest.raises(ServiceError):
        page({"alpha", "beta"}, NextToken=damaged)


def test_a_token_serves_its_own_operation_and_filters_only() -> None:
    token = page({"a", "b"}, MaxResults=1, NameFilter="x").token
    assert page({"a", "b"}, NameFilter="x", NextToken=token).entries == ("b",)
    with pytest.raises(ServiceError):
        page({"a", "b"}, NameFilter="y", NextToken=token)
    with pytest.raises(ServiceError):
        cursor("ListOthers", {"NameFilter": "x", "NextToken": token})
