"""The rules that sources are written by, as far as a program can read them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from architecture.source_files import Source, python_files

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
REVISIONS = "/store/migrations/"
"""Revisions of a database are generated from the tables, and stay as they were released."""
Documented = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def test_no_file_is_longer_than_400_lines(root: Path) -> None:
    lengths = {
        file.relative_to(root).as_posix(): len(file.read_text(encoding="utf-8").splitlines())
        for file in python_files(root)
        if REVISIONS not in file.as_posix()
    }
    assert len(lengths) > 300
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_60_lines(sources: tuple[Source, ...]) -> None:
    long = [
        f"{source.path}:{node.lineno} {node.name}"
        for source in sources
        if REVISIONS not in source.path
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_every_module_says_what_it_is(sources: tuple[Source, ...]) -> None:
    assert [source.path for source in sources if not ast.get_docstring(source.tree)] == []


def test_everything_public_is_documented(sources: tuple[Source, ...]) -> None:
    silent = [
        f"{source.path}:{node.lineno} {node.name}"
        for source in sources
        for node in _public(source.tree.body)
        if not ast.get_docstring(node)
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("def open(): ...", ["open"]),
        ("def _open(): ...", []),
        ("class Door:\n def open(self): ...\n def __init__(self): ...", ["Door", "open"]),
        ("class _Door:\n def open(self): ...", []),
        ("class Opens(Protocol):\n def open(self): ...", ["Opens"]),
        ("class Door:\n @size.setter\n def size(self, value): ...", ["Door"]),
        ("class Window(QWidget):\n def sizeHint(self): ...", ["Window"]),
    ],
)
def test_public_are_the_names_a_reader_must_look_up(text: str, names: list[str]) -> None:
    assert [node.name for node in _public(ast.parse(text).body)] == names


def test_nothing_is_printed(sources: tuple[Source, ...]) -> None:
    prints = [
        f"{source.path}:{node.lineno}"
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert prints == []


def test_nothing_is_left_to_be_done(root: Path) -> None:
    mark = re.compile(r"#.*\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
    places = [
        f"{file.relative_to(root)}:{number}"
        for file in python_files(root)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if mark.search(line)
    ]
    assert places == []


def _public(body: list[ast.stmt]) -> Iterator[Documented]:
    """Classes, functions and methods without a leading underscore.

    Left out is what is documented elsewhere: members of a Protocol that is a list of names, setters
    (the property speaks for them), overloads, and what Qt calls by its own camelCase names.
    """
    for node in body:
        if not isinstance(node, Documented) or node.name.startswith("_") or _is_elsewhere(node):
            continue
        yield node
        if isinstance(node, ast.ClassDef) and "Protocol" not in {ast.unparse(base) for base in node.bases}:
            yield from _public(node.body)


def _is_elsewhere(node: Documented) -> bool:
    marks = {ast.unparse(decorator).rpartition(".")[2] for decorator in node.decorator_list}
    is_class = isinstance(node, ast.ClassDef)
    return bool(marks & {"setter", "overload"}) or (not is_class and node.name != node.name.lower())
