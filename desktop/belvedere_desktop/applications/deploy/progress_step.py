"""How far the deployment is, and what to do where it failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QWidget

from belvedere_desktop.applications.deploy.step import Step, label
from belvedere_desktop.applications.texts_dialog import lines_text, text_view
from belvedere_desktop.applications.words import stage_sign, stage_words

STAGES = ("build", "upload", "register", "request", "install", "start")


class ProgressStep(Step):
    """The stages with their times; of a failed one why, the lines of the log, and the fix."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.introduce(self.tr("Deployment"))
        self.state = label("", self, "heading")
        self.stages: dict[str, tuple[QLabel, QLabel, QLabel]] = {}
        grid = QGridLayout()
        grid.setColumnStretch(2, 1)
        for place, name in enumerate(STAGES):
            shown = (QLabel(self), QLabel(self), label("", self))
            for column, each in enumerate(shown):
                grid.addWidget(each, place, column)
            self.stages[name] = shown
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("How far it is"))
        self.fix = label("", self, "heading")
        self.why = label("", self, "error")
        self.lines = text_view(self.tr("Lines of the log that matter"), "", self)
        self.lines.setMinimumHeight(120)
        self.column.addWidget(self.state)
        self.column.addLayout(grid)
        for widget in (self.bar, self.why, self.fix, self.lines):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self.begin()

    def begin(self) -> None:
        """A new deployment."""
        self.state.setText(self.tr("◑ Deploying…"))
        self.show_stages([{"name": name, "state": "waits"} for name in STAGES])
        self.bar.setRange(0, 0)
        self.bar.show()
        for widget in (self.why, self.fix, self.lines):
            widget.hide()

    def show_stages(self, stages: Sequence[dict[str, Any]]) -> None:
        """As the child tells them."""
        for stage in stages:
            sign, took, text = self.stages[stage["name"]]
            sign.setText(f"{stage_sign(stage['state'])}\u00a0{stage_words(stage['name'])}")
            took.setText(_seconds(stage))
            text.setText("" if stage["state"] == "failed" else stage.get("text", ""))

    def show_progress(self, _text: str, fraction: float | None) -> None:
        """How much of a step is done."""
        self.bar.setRange(0, 0 if fraction is None else 100)
        if fraction is not None:
            self.bar.setValue(round(fraction * 100))

    def show_done(self) -> None:
        """It runs."""
        self.state.setText(self.tr("● It runs"))
        self.bar.hide()

    def show_cancelled(self) -> None:
        """It was given up."""
        self.state.setText(self.tr("✕ Cancelled. What ran before still runs."))
        self.bar.hide()

    def show_failure(self, failure: dict[str, Any]) -> None:
        """A stage failed."""
        told = self.tr("▲ Failed: {stage}").format(stage=stage_words(failure["stage"]))
        self.state.setText(told)
        self.bar.hide()
        self.why.setText(failure["why"])
        self.fix.setText(failure["fix"])
        self.why.show()
        self.fix.setVisible(bool(failure["fix"]))
        self.show_log(failure)

    def show_log(self, told: dict[str, Any]) -> None:
        """The lines as they are now: the last ones come later than the failure itself."""
        text = lines_text(told["lines"])
        if text != self.lines.toPlainText():
            self.lines.setPlainText(text)
        self.lines.setVisible(bool(text))


def _seconds(stage: dict[str, Any]) -> str:
    began, ended = stage.get("began"), stage.get("ended")
    return f"{ended - began:.1f} s" if began is not None and ended is not None else ""
