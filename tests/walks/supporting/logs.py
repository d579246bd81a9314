"""Logs: of the site, of files, of a stick and an image; narrowed, searched, marked and explained."""

from __future__ import annotations

from PySide6.QtWidgets import QInputDialog

from belvedere_desktop.logs.go_dialog import GoDialog
from belvedere_desktop.logs.happened_dialog import HappenedDialog
from belvedere_desktop.logs.page import LogsPage
from belvedere_desktop.logs.pane import LogPane
from belvedere_desktop.logs.rules import Narrowing, Rule
from belvedere_desktop.logs.site_dialog import SiteLogsDialog
from belvedere_desktop.logs.stick_dialog import StickLogsDialog
from belvedere_desktop.logs.teach_dialog import TeachDialog
from belvedere_simulator.demonstration.logs import sample_logs
from walks.stage import Stage
from walks.step import Chapter, Step
from walks.supporting.files import ODD_TIME, log_files
from walks.supporting.setting import log_image

_MAPPED_MS = 1500


def logs(stage: Stage) -> LogsPage:
    """The page."""
    return stage.page("logs", LogsPage)


def read(stage: Stage, page: LogsPage) -> LogPane:
    """The newest log of the page, when all of its lines are there."""
    pane = page.panes[-1]
    stage.until(lambda: pane.log.counts.complete and pane.log.extent == pane.log.counts.total > 0)
    return pane


def chosen(stage: Stage, pane: LogPane, position: int) -> None:
    """A line of it, with what is known of it."""
    pane.area.setFocus()

    def is_chosen() -> bool:
        if pane.area.choice.current != position:
            pane.area.go_to(position)
        return pane.area.current is not None

    stage.until(is_chosen)


def mapped(stage: Stage, pane: LogPane) -> None:
    """Its errors, where they are in the whole log."""
    stage.settle(_MAPPED_MS)
    stage.until(lambda: any(pane.map.errors))


def found(stage: Stage, page: LogsPage, pane: LogPane, words: str) -> None:
    """The first line with these words."""
    search = page.parts.search
    search.text.clear()
    search.ask()
    stage.until(lambda: pane.log.counts.hits is None)
    search.text.setText(words)
    search.ask()
    stage.until(lambda: pane.log.counts.hits)
    pane.area.go_to(0)
    pane.go_to_found(backwards=False)
    stage.until(lambda: pane.area.current is not None and words in pane.area.current.text)


def _file(stage: Stage) -> tuple[LogsPage, LogPane]:
    """The page with the large file alone."""
    page, file = logs(stage), log_files(stage.place)[0]
    if [pane.title.text() for pane in page.panes] != [file.name]:
        page.close_all()
        page.opening.open_paths([str(file)])
    return page, read(stage, page)


def _site(stage: Stage) -> None:
    logs(stage).opening.open_site()
    dialog = stage.opened(SiteLogsDialog)
    stage.until(dialog.tree.topLevelItemCount)
    dialog.tree.expandAll()
    for number in range(dialog.tree.topLevelItemCount()):
        group = dialog.tree.topLevelItem(number)
        assert group is not None
        for name in ("occ_log", "code_node", "console_output"):
            for place in range(group.childCount()):
                stream = group.child(place)
                if stream is not None and stream.text(0) == name and "gate" not in group.text(0):
                    stream.setSelected(True)


def _live(stage: Stage) -> None:
    stage.opened(SiteLogsDialog).open_button.click()
    page = logs(stage)
    pane = read(stage, page)
    page.menu.columns_changed.emit(page.menu.columns)
    next(each for each in page.parts.show_menu.actions() if "Source" in each.text()).setChecked(True)
    stage.settle(2500)
    pane.area.setFocus()


def _known(stage: Stage) -> None:
    page = logs(stage)
    pane = read(stage, page)
    page.parts.filters.use(Narrowing(level="error"))
    stage.until(lambda: 0 < pane.log.counts.total < pane.log.counts.lines)
    for place in reversed(range(pane.log.counts.total)):
        chosen(stage, pane, place)
        line = pane.area.current
        if line is not None and line.known is not None:
            return


def _happened(stage: Stage) -> None:
    page = logs(stage)
    page.parts.filters.use(Narrowing())
    pane = read(stage, page)
    stage.until(lambda: pane.log.counts.total == pane.log.counts.lines)
    page.parts.happened.click()
    dialog = stage.opened(HappenedDialog)
    stage.until(lambda: dialog.table.rows.rows)
    bad = [
        place for place, each in enumerate(dialog.table.rows.rows) if each.known and each.kind == "problem"
    ]
    dialog.table.selectRow(bad[-1] if bad else 0)


def _apart(stage: Stage) -> None:
    stage.opened(HappenedDialog).reject()
    page = logs(stage)
    next(each for each in page.parts.show_menu.actions() if "Source" in each.text()).setChecked(False)
    page.close_all()
    page.menu.together.setChecked(True)
    for file in log_files(stage.place)[:2]:
        page.opening.open_paths([str(file)])
        read(stage, page)
    page.menu.detail.setChecked(False)
    chosen(stage, page.panes[-1], 4_900)
    mapped(stage, page.panes[0])


def _minimap(stage: Stage) -> None:
    page, pane = _file(stage)
    page.menu.together.setChecked(False)
    page.menu.detail.setChecked(True)
    chosen(stage, pane, 20_250)
    mapped(stage, pane)


def _filters(stage: Stage) -> None:
    page, pane = _file(stage)
    rules = (Rule("camera"), Rule("frame"), Rule(r"frame \d+ shown", regex=True, exclude=True))
    page.parts.filters.use(Narrowing(rules, any=True))
    stage.until(lambda: 0 < pane.log.counts.total < pane.log.counts.lines)
    mapped(stage, pane)


def _save_filters(stage: Stage) -> None:
    page, pane = _file(stage)
    page.parts.filters.use(Narrowing((Rule("no picture"), Rule(r"for \d\d seconds", regex=True))))
    stage.until(lambda: pane.log.counts.total == 1)
    page.parts.filters._ask_name()
    stage.opened(QInputDialog).setTextValue("long failures")


def _search(stage: Stage) -> None:
    dialog = stage.opened(QInputDialog)
    dialog.accept()
    page, pane = _file(stage)
    page.parts.filters.use(Narrowing())
    stage.until(lambda: pane.log.counts.total == pane.log.counts.lines)
    found(stage, page, pane, "no picture")
    mapped(stage, pane)


def _note(stage: Stage) -> None:
    page, pane = _file(stage)
    found(stage, page, pane, 'figures {"fps": 11.2')
    page.parts.search.text.clear()
    page.parts.search.ask()
    pane.note("Slow from here on: why?")
    stage.until(lambda: pane.area.current is not None and pane.area.current.marked)


def _go(stage: Stage) -> None:
    page, _pane = _file(stage)
    page.ask_where()
    stage.opened(GoDialog).where.setText("14:05")


def _teach(stage: Stage) -> None:
    stage.opened(GoDialog).reject()
    page = logs(stage)
    page.close_all()
    page.opening.open_paths([str(log_files(stage.place)[2])])
    pane = read(stage, page)
    chosen(stage, pane, 4)
    line = pane.area.current
    assert line is not None
    page.ask_time(line.text)
    dialog = stage.opened(TeachDialog)
    dialog.form.setText(ODD_TIME)
    dialog.example.setSelection(0, line.text.index("|") - 1)
    stage.until(dialog.use.isEnabled)


def _stick(stage: Stage) -> None:
    stage.opened(TeachDialog).use.click()
    folder = stage.place / "stick"
    sample_logs(folder, lambda _text, _part: None)
    stage.computer.plug(folder)
    logs(stage).opening.open_stick()
    dialog = stage.opened(StickLogsDialog)
    stage.until(lambda: dialog.drives.drives)
    dialog.drives.choose(dialog.drives.drives[0]["id"])
    stage.until(dialog.open_button.isEnabled)


def _stick_logs(stage: Stage) -> None:
    stage.opened(StickLogsDialog).open_button.click()
    page = logs(stage)
    page.close_pane(page.panes[0])
    page.menu.detail.setChecked(True)
    pane = read(stage, page)
    for place in range(pane.log.counts.total):
        chosen(stage, pane, place)
        line = pane.area.current
        if line is not None and line.known is not None and line.level == "error":
            return


def _image(stage: Stage) -> None:
    stage.computer.pull()
    image = log_image(stage)
    page = logs(stage)
    page.close_all()
    page.opening.open_paths([str(image)])
    pane = read(stage, page)
    pane.which.menu().popup(pane.which.mapToGlobal(pane.which.rect().bottomLeft()))


LOGS = Chapter(
    "Logs",
    "The page *Logs* opens logs of the site, files of any size, folders, archives, sticks and log images.",
    (
        Step(
            "site-logs",
            "*Open*, *Logs of the site…*: choose streams of an appliance and of an application.",
            "Every group with its streams, and when each was written to last.",
            _site,
        ),
        Step(
            "merged",
            "Press *Open*. *View*, *Source* shows where lines are from.",
            "The streams merged by time, followed as they are written.",
            _live,
        ),
        Step(
            "explained",
            "Show errors only, and choose a line with a sign.",
            "What the message means, how to see that, and what to do.",
            _known,
        ),
        Step(
            "what-happened",
            "Press *What happened*.",
            "Restarts, connections, deployments, and the first error of each kind.",
            _happened,
        ),
        Step(
            "side-by-side",
            "Open two files beside each other; *View*, *Logs go to the same time*.",
            "A line chosen in one leads to the same moment in the other.",
            _apart,
        ),
        Step(
            "minimap",
            "Open one file alone.",
            "Forty thousand lines; beside them where errors and warnings are.",
            _minimap,
        ),
        Step(
            "filters",
            "Add filters: any of two texts, without a third.",
            "Filters add up, and each can be switched off for a while; Ctrl+Z takes the last one back.",
            _filters,
        ),
        Step(
            "saved-filters",
            "Others for failures that were long: *Saved*, *Save these filters…*",
            "They are kept under a name, for the next time.",
            _save_filters,
        ),
        Step(
            "search",
            "Take the filters back and search, Ctrl+F.",
            "How often it is found, each place marked; F3 goes on to the next.",
            _search,
        ),
        Step(
            "note",
            "Mark a line with Ctrl+M, and write a note.",
            "Marks stay when the file grows or gets another name. JSON in a line is taken apart.",
            _note,
        ),
        Step("go-to", "Press *Go to…*.", "A line, a time of that day, or a day and time.", _go),
        Step(
            "teach",
            "Open a log whose times nobody knows; *Teach its time…* in the menu of a line.",
            "The time is selected in the line, and it is shown how it is read.",
            _teach,
        ),
        Step(
            "stick",
            "*Open*, *Logs on a stick…*",
            "The sticks of this computer; nothing is written to them.",
            _stick,
        ),
        Step(
            "stick-logs",
            "Press *Open*, and choose the line with a sign.",
            "The four logs of a provisioning that failed, and why it did.",
            _stick_logs,
        ),
        Step(
            "log-image",
            "Open the log image that an appliance wrote to a drive; *Sources* shows its files.",
            "It is decrypted with the site's key. Each of its files can be left out.",
            _image,
        ),
    ),
)
