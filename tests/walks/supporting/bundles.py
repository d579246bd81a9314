"""Support bundles: gathered, looked at, encrypted; opened by who helps."""

from __future__ import annotations

from pathlib import Path

from belvedere_desktop.logs.page import LogsPage
from belvedere_desktop.logs.rules import Narrowing
from belvedere_desktop.support.making import MakingPanel
from belvedere_desktop.support.opened import OpenedPanel
from belvedere_desktop.support.page import MAKING, OPENED, SupportPage
from walks.stage import Stage
from walks.step import Chapter, Step
from walks.supporting.files import log_files
from walks.supporting.logs import chosen

_NOTE = "The clock of the square has stopped, and the gate is slow since two"


def _making(stage: Stage) -> MakingPanel:
    page = stage.page("support", SupportPage)
    page.parts.setCurrentIndex(MAKING)
    return page.making


def _opened(stage: Stage) -> OpenedPanel:
    page = stage.page("support", SupportPage)
    page.parts.setCurrentIndex(OPENED)
    return page.opened


def _own_view(stage: Stage) -> None:
    """What the sender looks at: a log with a mark."""
    page = stage.page("logs", LogsPage)
    page.close_all()
    page.parts.filters.use(Narrowing(level="error"))
    page.opening.open_paths([str(log_files(stage.place)[0])])
    pane = page.panes[-1]
    stage.until(lambda: pane.log.counts.complete and 0 < pane.log.counts.total < pane.log.counts.lines)
    chosen(stage, pane, 0)
    pane.note("It began here")
    stage.until(lambda: pane.area.current is not None and pane.area.current.marked)


def _wish(stage: Stage) -> None:
    _own_view(stage)
    opened = _opened(stage)
    opened.make_key(str(_key(stage)))
    stage.until(lambda: "age1" in opened.about.text())


def _gather(stage: Stage) -> None:
    recipient = "age1" + _opened(stage).about.text().partition("age1")[2]
    making = _making(stage)
    making.form.range.setCurrentIndex(2)
    making.form.note.setText(_NOTE)
    making.form.recipient.setText(recipient)
    making.form.recipient.setCursorPosition(0)
    making.gather.click()
    stage.until(making.save.isEnabled, 300)


def _removal(stage: Stage) -> None:
    browser = _making(stage).browser
    item = browser.removals.topLevelItem(0)
    assert item is not None
    browser.removals.itemActivated.emit(item, 0)
    stage.until(lambda: "[removed" in browser.text.toPlainText())


def _save(stage: Stage) -> None:
    making = _making(stage)
    making.browser.parts.setCurrentWidget(making.browser.removals)
    making.write(str(_bundle(stage)))
    stage.until(lambda: "✓ Saved" in making.state.text(), 300)


def _open(stage: Stage) -> None:
    stage.page("logs", LogsPage).close_all()
    stage.page("logs", LogsPage).parts.filters.use(Narrowing())
    opened = _opened(stage)
    opened.use_key(str(_key(stage)))
    opened.open_file(str(_bundle(stage)))
    stage.until(lambda: opened.bundles.count() == 1 and opened.summary.topLevelItemCount() > 1, 300)


def _read(stage: Stage) -> None:
    opened = _opened(stage)
    files = opened.browser.files
    items = [files.topLevelItem(row) for row in range(files.topLevelItemCount())]
    file = next(each for each in items if each is not None and each.text(0).startswith("applications/"))
    files.setCurrentItem(file)
    stage.until(opened.browser.text.toPlainText)


def _views(stage: Stage) -> None:
    _opened(stage).views.click()
    page = stage.desktop.window.page("logs")
    assert isinstance(page, LogsPage)
    stage.until(lambda: page.isVisible() and page.panes and page.panes[-1].marks.places)
    pane = page.panes[-1]
    stage.until(lambda: pane.log.counts.complete and pane.log.extent)
    chosen(stage, pane, 0)
    stage.until(lambda: pane.area.current is not None and pane.area.current.marked)


def _key(stage: Stage) -> Path:
    return stage.place / "support.key"


def _bundle(stage: Stage) -> Path:
    return stage.place / "square.zip.age"


BUNDLES = Chapter(
    "Support bundles",
    "One file with what is needed to help, without what is nobody's business; opened in the same program.",
    (
        Step(
            "key",
            "Who helps: *Support*, *Open a bundle*, *Make a key…*",
            "The recipient to tell to who sends a bundle.",
            _wish,
        ),
        Step(
            "gathered",
            "Who sends: *Make a bundle*, write what is wrong, enter the recipient and press *Gather*.",
            "Every file with its size, and every place that was removed. Untick what is not to be sent.",
            _gather,
        ),
        Step(
            "removal",
            "Choose a removal.",
            "What is left around it, in the file as it will be sent.",
            _removal,
        ),
        Step("saved", "Press *Save…*", "It is encrypted for who told the recipient.", _save),
        Step(
            "opened",
            "Who helps: *Key…*, then *Open a bundle…*",
            "At first sight: what is on and what is not, known messages in the logs, and what to do.",
            _open,
        ),
        Step("file", "Choose a file.", "Everything in it can be read, and nothing be changed.", _read),
        Step(
            "senders-view",
            "Press *Show what the sender saw*.",
            "The log with the sender's filter, marks and notes.",
            _views,
        ),
    ),
)
