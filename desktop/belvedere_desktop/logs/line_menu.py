"""What can be done with the line under the pointer, or the current one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QWidget

from belvedere_desktop.logs.copying import Copying
from belvedere_desktop.logs.filter_bar import FilterBar
from belvedere_desktop.logs.pane import LogPane

translate = QCoreApplication.translate


def line_menu(
    pane: LogPane, filters: FilterBar, copying: Copying, teach: Callable[[str], object], parent: QWidget
) -> QMenu:
    """A menu about the current line of `pane`; `teach` is asked to learn the time in a text."""
    menu, line = QMenu(parent), pane.area.current
    copy = menu.addAction(translate("Logs", "&Copy"))
    copy.triggered.connect(lambda: copying.copy(pane, with_source=False))
    whole = menu.addAction(translate("Logs", "Copy with &source and time"))
    whole.triggered.connect(lambda: copying.copy(pane, with_source=True))
    marked = line is not None and line.marked
    mark = menu.addAction(translate("Logs", "&Mark no more") if marked else translate("Logs", "&Mark"))
    mark.triggered.connect(lambda _on=False: pane.mark())
    if line is None:
        return menu
    menu.addSeparator()
    if line.at is not None:
        at, now = line.at, filters.narrowing
        since = menu.addAction(translate("Logs", "Only &from this time on"))
        since.triggered.connect(lambda: filters.use(replace(now, since=at)))
        until = menu.addAction(translate("Logs", "Only &until this time"))
        until.triggered.connect(lambda: filters.use(replace(now, until=at + 0.001)))
    else:
        learn = menu.addAction(translate("Logs", "&Teach its time…"))
        learn.triggered.connect(lambda: teach(line.text))
    if len(pane.log.tracks) > 1:
        without = menu.addAction(translate("Logs", "&Without {source}").format(source=line.stream))
        without.triggered.connect(lambda: pane.hide_source(line.track, hidden=True))
    return menu
