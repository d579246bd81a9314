"""What an edit is, and the two kinds: of what a text says, and of the text itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.document import JsonDocument, parse_document
from belvedere_simulator.manifest.editing.manifests import Manifests
from belvedere_simulator.manifest.editing.rewriting import rewritten
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.messages import tr


class Edit(Protocol):
    """Something to do to the texts of an application's manifests."""

    @property
    def title(self) -> str:
        """What it does, for a menu or a history."""

    def carry_out(self, texts: Mapping[Path, str]) -> Mapping[Path, str]:
        """The texts after it. Raises BelvedereError when it cannot be done; then nothing was."""


class StructuralEdit(ABC):
    """An edit of what the manifests say; all else in their texts stays."""

    @property
    @abstractmethod
    def title(self) -> str:
        """What it does, for a menu or a history."""

    @abstractmethod
    def alter(self, manifests: Manifests) -> None:
        """Change what they say. Raises BelvedereError."""

    def carry_out(self, texts: Mapping[Path, str]) -> Mapping[Path, str]:
        """The texts after it. Raises BelvedereError BV-EDT-001 to BV-EDT-007."""
        documents = {file: sound_document(file, text) for file, text in texts.items()}
        manifests = Manifests({file: document.plain() for file, document in documents.items()})
        self.alter(manifests)
        return {file: _written(document, manifests.plain[file]) for file, document in documents.items()}


@dataclass(frozen=True)
class TypeText:
    """Somebody typed: the file has this text now, be it JSON or not yet again."""

    file: Path
    text: str

    @property
    def title(self) -> str:
        """What it does, for a menu or a history."""
        return tr("Type")

    def carry_out(self, texts: Mapping[Path, str]) -> Mapping[Path, str]:
        """The texts after it."""
        return {**texts, self.file: self.text}


@lru_cache(maxsize=32)
def sound_document(file: Path, text: str) -> JsonDocument:
    """Read a text that is to be edited. Raises BelvedereError BV-EDT-001 where it cannot be."""
    problems = Problems()
    document = parse_document(text.encode("utf-8", "replace"), file, problems)
    if document is None or problems.have_errors:
        told = "; ".join(f"{problem.line}:{problem.column}: {problem.what}" for problem in problems)
        raise BelvedereError("BV-EDT-001", tr("The text must be mended first"), where=str(file), why=told)
    return document


def _written(document: JsonDocument, wanted: object) -> str:
    try:
        text = rewritten(document.source.text, document.root, wanted)
    except ValueError as error:
        raise _unspeakable(document.file, str(error)) from error
    if text == document.source.text:
        return text
    try:
        sound_document(document.file, text)
        text.encode("utf-8")
    except (BelvedereError, UnicodeEncodeError) as error:
        raise _unspeakable(document.file, str(error)) from error
    return text


def _unspeakable(file: Path, why: str) -> BelvedereError:
    return BelvedereError("BV-EDT-007", tr("JSON cannot say this"), where=str(file), why=why)
