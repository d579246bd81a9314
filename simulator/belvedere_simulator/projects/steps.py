"""Changes of a project that are thought out first: they can be shown, and then made whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from belvedere_simulator.manifest.editing.draft import Draft
from belvedere_simulator.manifest.editing.edit import sound_document
from belvedere_simulator.messages import tr
from belvedere_simulator.projects.comparing import Section
from belvedere_simulator.projects.differences import differences
from belvedere_simulator.projects.project import Move, Outcome, Project, save_and_move
from belvedere_simulator.projects.reading import text_files


@dataclass(frozen=True)
class Step:
    """One change: what the manifests will say, which folders get another name, and what to know of it.

    `draft` holds the texts after it, with those on the disk as `saved`; `title` is how it is called in a
    history.
    """

    title: str
    project: Project
    draft: Draft
    moves: tuple[Move, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What it does, file by file."""
        project = self.project
        edited = [tr("{file} was rewritten.", file=project.shown(file)) for file in self.draft.unsaved]
        moved = [
            tr("{old} is called {new} now.", old=project.shown(move.old), new=move.new.name)
            for move in self.moves
        ]
        return tuple(edited + moved) or (tr("Everything was like that already."),)

    @property
    def sections(self) -> tuple[Section, ...]:
        """What becomes different in each manifest; of secrets only that they change."""
        return tuple(self._sections())

    def carry_out(self) -> Outcome:
        """Make it: all of it or nothing. Raises BelvedereError as `save_and_move` does."""
        told = self.sentences
        save_and_move(self.draft, self.moves)
        return Outcome(self.project.folder, told, self.notes)

    def _sections(self) -> Iterator[Section]:
        for file in self.draft.unsaved:
            before = _plain(file, self.draft.saved.get(file, "{}"))
            found = tuple(differences(before, _plain(file, self.draft.texts[file])))
            if found:
                yield Section(self.project.shown(file), found)


def place_after(file: Path, moves: tuple[Move, ...]) -> Path:
    """Where a file lies once folders got their new names."""
    for move in moves:
        if file.is_relative_to(move.old):
            return move.new / file.relative_to(move.old)
    return file


def lines_after(project: Project, draft: Draft, moves: tuple[Move, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every line of the project's texts as it will be, with its place, such as `src/app.py:7`."""
    for file, on_disk in text_files(project.folder):
        shown = project.shown(place_after(file, moves))
        for number, line in enumerate(draft.texts.get(file, on_disk).splitlines(), 1):
            yield f"{shown}:{number}", line


def _plain(file: Path, text: str) -> Any:
    return sound_document(file, text).plain()
