"""The cells of one row while it is read, and what both kinds of rows have."""

from __future__ import annotations

import re
from collections.abc import Mapping

from belvedere_simulator.messages import tr
from belvedere_simulator.provisioning.batch.items import Problem
from belvedere_simulator.service.tags.rules import tag_problem

LONGEST_DESCRIPTION = 255
_NAME = re.compile(r"[A-Za-z0-9_-]+\Z")
_BETWEEN_TAGS = re.compile(r"[;|\n]")
_BETWEEN_WORDS = re.compile(r"[\s,;|]+")


class Cells:
    """One row; problems are gathered."""

    def __init__(self, line: int, texts: Mapping[str, str]) -> None:
        self.line = line
        self.problems: list[Problem] = []
        self._texts = texts

    def text(self, column: str) -> str:
        """What stands in a column, "" where the file does not have it."""
        return self._texts.get(column, "")

    def words(self, column: str) -> list[str]:
        """Several things in one cell, with blanks, commas, semicolons or bars between them."""
        return [word for word in _BETWEEN_WORDS.split(self.text(column)) if word]

    def refuse(self, column: str, what: str, remedy: str) -> None:
        """Something is wrong in a column."""
        self.problems.append(Problem(self.line, column, what, remedy))

    def name(self, most: int) -> str:
        """The name, checked."""
        name = self.text("name")
        if not name:
            self.refuse("name", tr("There is no name"), tr("Write a name."))
        elif len(name) > most:
            self.refuse("name", tr("The name has {count} letters", count=len(name)), _most(most))
        elif not _NAME.match(name):
            remedy = tr("Use letters without accents, digits, - and _ only.")
            self.refuse("name", tr("The name has letters that names cannot have"), remedy)
        return name

    def description(self) -> str:
        """The description, checked."""
        text = self.text("description")
        if len(text) > LONGEST_DESCRIPTION:
            what = tr("The description has {count} letters", count=len(text))
            self.refuse("description", what, _most(LONGEST_DESCRIPTION))
        if "\n" in text:
            what = tr("The description has several lines")
            self.refuse("description", what, tr("Write it in one line."))
        return text

    def tags(self) -> dict[str, str]:
        """The tags, checked."""
        tags: dict[str, str] = {}
        for part in _tag_parts(self.text("tags")):
            key, separator, value = (piece.strip() for piece in part.partition("="))
            if not separator or not key:
                remedy = tr("Write tags as key=value with ; between them.")
                self.refuse("tags", tr("A tag is not key=value"), remedy)
            elif key in tags:
                what = tr("The tag {key} is there twice", key=key)
                self.refuse("tags", what, tr("Remove one of them."))
            tags[key] = value
        if what := tag_problem(tags):
            self.refuse("tags", what, tr("Write another tag, or leave it out."))
        return tags


def _tag_parts(text: str) -> list[str]:
    """The tags of a cell. Blanks part them, too, where each word is a tag; else they are in a value."""
    parts = [part.strip() for part in _BETWEEN_TAGS.split(text)]
    found: list[str] = []
    for part in filter(None, parts):
        words = part.split()
        found += words if all("=" in word[1:] for word in words) else [part]
    return found


def _most(most: int) -> str:
    return tr("At most {most} letters.", most=most)
