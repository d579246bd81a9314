"""The page of what backs each operation is that of the tests, and none lacks its two proofs."""

from __future__ import annotations

from pathlib import Path

import pytest

from clients.coverage import CLIENT, ORACLE, backing, page

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"


def test_the_page_is_that_of_the_tests() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(backing()), (
        "write it again: see tests/clients/coverage.py"
    )


def test_there_are_34_operations() -> None:
    assert len(backing()) == 34


@pytest.mark.parametrize("operation", sorted(backing()))
@pytest.mark.parametrize("kind", [ORACLE, CLIENT])
def test_an_operation_is_backed(operation: str, kind: str) -> None:
    assert backing()[operation].get(kind)
