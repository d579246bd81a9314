"""Saving a draft, and asking where that would lose something."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from belvedere_desktop.editor.model import DraftModel
from belvedere_desktop.editor.work import looking_again, saving
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.jobs import Handlers
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.editing.draft import Draft
from belvedere_simulator.manifest.editing.mending import TakeTexts

_CHANGED_MEANWHILE = "BV-EDT-010"


class Saver(QObject):
    """Writes the draft of `model` for `window`. Signals: saved(); told(str).

    `question` is the one that was asked last.
    """

    saved = Signal()
    told = Signal(str)

    def __init__(self, model: DraftModel, jobs: JobBoard, window: QWidget) -> None:
        super().__init__(window)
        self._model = model
        self._jobs = jobs
        self._window = window
        self._closing = False
        self.is_given_up = False
        self.question: QMessageBox | None = None

    def save(self) -> None:
        """Write what changed; ask first where another program changed a file meanwhile."""
        self._jobs.run_unlisted(saving(self._model.draft), Handlers(self._on_saved, self._on_failed))

    def ask_before_closing(self) -> None:
        """Save, throw away, or stay."""
        question = self._ask(self.tr("Not saved yet"), self.tr("The edits of the graph are not saved."))
        save = question.addButton(self.tr("Save"), QMessageBox.ButtonRole.AcceptRole)
        discard = question.addButton(self.tr("Throw away"), QMessageBox.ButtonRole.DestructiveRole)
        stay = question.addButton(self.tr("Do not close"), QMessageBox.ButtonRole.RejectRole)
        question.setDefaultButton(save)
        question.setEscapeButton(stay)
        save.clicked.connect(self._save_and_close)
        discard.clicked.connect(self._give_up)
        question.open()

    def _save_and_close(self) -> None:
        self._closing = True
        self.save()

    def _give_up(self) -> None:
        self.is_given_up = True
        self._window.close()

    def _on_saved(self, draft: Draft) -> None:
        self._model.set_saved(draft.saved)
        self.told.emit(self.tr("Saved"))
        self.saved.emit()
        if self._closing:
            self._window.close()

    def _on_failed(self, error: Exception) -> None:
        self._closing = False
        if isinstance(error, BelvedereError) and error.code == _CHANGED_MEANWHILE:
            self._ask_whose(error)
        else:
            self.told.emit(str(error))

    def _ask_whose(self, error: BelvedereError) -> None:
        words = self.tr("Another program changed {file} since it was read.").format(file=error.where)
        question = self._ask(self.tr("Changed meanwhile"), words)
        again = question.addButton(self.tr("Read it again"), QMessageBox.ButtonRole.AcceptRole)
        over = question.addButton(self.tr("Write over it"), QMessageBox.ButtonRole.DestructiveRole)
        wait = question.addButton(self.tr("Do nothing"), QMessageBox.ButtonRole.RejectRole)
        question.setInformativeText(self.tr("What is read again can be taken back with Undo."))
        question.setDefaultButton(wait)
        question.setEscapeButton(wait)
        again.clicked.connect(lambda: self._look(self._take_theirs))
        over.clicked.connect(lambda: self._look(self._write_over))
        question.open()

    def _look(self, then: Callable[[Draft], None]) -> None:
        work = looking_again(self._model.draft)
        self._jobs.run_unlisted(work, Handlers(then, self._on_failed))

    def _take_theirs(self, seen: Draft) -> None:
        self._model.set_saved(seen.saved)
        self._model.make(TakeTexts(seen.saved))

    def _write_over(self, seen: Draft) -> None:
        self._model.set_saved(seen.saved)
        self.save()

    def _ask(self, title: str, words: str) -> QMessageBox:
        self.question = QMessageBox(self._window)
        self.question.setWindowTitle(title)
        self.question.setText(words)
        return self.question
