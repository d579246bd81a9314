"""The manifests of an application while they are edited: texts, and the way back and forth."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import write_whole
from belvedere_simulator.manifest.document import LARGEST_FILE, JsonDocument
from belvedere_simulator.manifest.editing.change import Change, change_between
from belvedere_simulator.manifest.editing.edit import Edit, sound_document
from belvedere_simulator.messages import tr


@dataclass(frozen=True)
class Draft:
    """Texts by file, the steps that were made, and those that were taken back.

    A draft never changes: each edit gives the next one. `saved` are the texts as they lie on the disk.
    """

    texts: Mapping[Path, str] = field(repr=False)
    saved: Mapping[Path, str] = field(repr=False)
    done: tuple[Change, ...] = ()
    undone: tuple[Change, ...] = ()

    def make(self, edit: Edit) -> Draft:
        """The draft after `edit`; what had been undone is given up. Raises BelvedereError BV-EDT-001 to 008.

        An edit that changes nothing is no step.
        """
        change = change_between(edit.title, self.texts, edit.carry_out(self.texts))
        if not change.splices:
            return self
        return Draft(change.carry_out(self.texts), self.saved, (*self.done, change))

    def undo(self) -> Draft:
        """The draft before the last step, to the letter; the same one where there is none."""
        if not self.done:
            return self
        *before, last = self.done
        return Draft(last.inverse.carry_out(self.texts), self.saved, tuple(before), (*self.undone, last))

    def redo(self) -> Draft:
        """The draft with the step that was taken back last."""
        if not self.undone:
            return self
        *rest, last = self.undone
        return Draft(last.carry_out(self.texts), self.saved, (*self.done, last), tuple(rest))

    def document(self, file: Path) -> JsonDocument:
        """A manifest with the places of its values. Raises BelvedereError BV-EDT-001 while it is no JSON."""
        return sound_document(file, self.texts[file])

    @property
    def unsaved(self) -> tuple[Path, ...]:
        """The files whose texts are not those on the disk."""
        return tuple(file for file, text in self.texts.items() if text != self.saved.get(file))

    def begin_file(self, file: Path, text: str) -> Draft:
        """The draft with a file besides that is not on the disk yet; that is no step of the history."""
        return replace(self, texts={**self.texts, file: text})


def open_draft(files: Iterable[Path]) -> Draft:
    """Read manifests. Raises BelvedereError BV-EDT-009 for a file that is no text or cannot be read."""
    texts = {file: _read(file) for file in files}
    return Draft(texts, dict(texts))


def compared_with_disk(draft: Draft) -> Draft:
    """The same draft, knowing what lies on the disk now: saving it writes over that.

    Raises BelvedereError BV-EDT-009 for a file that cannot be read.
    """
    return replace(draft, saved={file: text for file in draft.texts if (text := _found(file)) is not None})


def save_draft(draft: Draft) -> Draft:
    """Write what changed, all of it or nothing; the same draft, saved.

    Raises BelvedereError BV-EDT-010 where another program changed a file since, BV-EDT-009 where one cannot
    be written: then the others are as they were.
    """
    before = {file: _found(file) for file in draft.unsaved}
    for file, text in before.items():
        if text != draft.saved.get(file):
            raise BelvedereError("BV-EDT-010", tr("Another program changed the file"), where=str(file))
    written: list[Path] = []
    try:
        for file in before:
            written.append(file)
            _write(file, draft.texts[file])
    except OSError as error:
        for file in written[:-1]:
            _put_back(file, before[file])
        raise _refused(written[-1], error.strerror or str(error)) from error
    return replace(draft, saved=dict(draft.texts))


def _found(file: Path) -> str | None:
    """What a file says; None where there is none."""
    return _read(file) if file.exists() else None


def _put_back(file: Path, text: str | None) -> None:
    file.unlink() if text is None else _write(file, text)


def _read(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            raw = stream.read(LARGEST_FILE + 1)
        if len(raw) > LARGEST_FILE:
            raise _refused(file, tr("it is far too large for a manifest"))
        return raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise _refused(file, getattr(error, "strerror", None) or str(error)) from error


def _write(file: Path, text: str) -> None:
    """Keep the byte order mark that editors on Windows put in front."""
    mark = b""
    if file.exists():
        with file.open("rb") as stream:
            mark = codecs.BOM_UTF8 if stream.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8 else b""
    write_whole(file, mark + text.encode("utf-8"))


def _refused(file: Path, why: str) -> BelvedereError:
    return BelvedereError(
        "BV-EDT-009", tr("The manifest cannot be read or written"), where=str(file), why=why
    )
