"""The first step: which file, what is in it, what is wrong with it, and where the archives go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.batch.rows import FINISHED, BatchRow, batch_columns, problem_text
from belvedere_desktop.reach.told import Told
from belvedere_desktop.settings import Settings
from belvedere_desktop.tables.row_model import RowModel
from belvedere_desktop.tables.table_view import TableView


class CheckStep(QWidget):
    """Signals: file_chosen(path); template_asked(path); check_asked(); start_asked(); reach_asked(), for
    where appliances find the site.
    """

    file_chosen = Signal(str)
    template_asked = Signal(str)
    check_asked = Signal()
    start_asked = Signal()
    reach_asked = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = RowModel[BatchRow](batch_columns(), lambda row: row.line, self)
        self.table = TableView(self.model, "batch", settings, self)
        self.table.setAccessibleName(self.tr("Rows of the file"))
        self._folder = settings.archive_folder
        self._ready = False
        self._lay_out()
        self._connect()
        self.show_file("")
        self.show_rows([])

    @property
    def target_folder(self) -> str:
        """The folder for the archives, "" for sticks."""
        return self.folder.text().strip() if self.folders.isChecked() else ""

    def show_file(self, file: str) -> None:
        """The file that is looked at."""
        self.file.setText(file)
        self.again.setEnabled(bool(file))

    def show_checking(self) -> None:
        """The file is looked at: what was known of it does not count any more."""
        self.show_problem("")
        self.verdict.setText(self.tr("Checking…"))
        self.verdict.show()
        self._ready = False
        self._show_start()

    def show_rows(self, rows: Sequence[BatchRow]) -> None:
        """Show what is in the file."""
        self.model.show_rows(rows)
        wrong = [row for row in rows if row.problems]
        left = [row for row in rows if row.state not in FINISHED]
        appliances = sum(row.is_appliance for row in rows)
        cameras = len(rows) - appliances
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if wrong:
            self.verdict.setText(
                self.tr("✕ Rows with problems: {count}. Correct the file; nothing was made.").format(
                    count=len(wrong)
                )
            )
            self.table.choose(wrong[0].line)
        elif rows:
            words = self.tr("✓ Nothing is wrong: {appliances} appliances, {cameras} cameras, {left} to do.")
            self.verdict.setText(words.format(appliances=appliances, cameras=cameras, left=len(left)))
        self.verdict.setProperty("role", "error" if wrong else "heading")
        self.verdict.style().polish(self.verdict)
        self.verdict.setVisible(bool(rows))
        self.start.setText(self.tr("Start") if len(left) == len(rows) else self.tr("Go on"))
        self.told.setText(problem_text(self.table.current) if self.table.current else "")
        self._ready = bool(rows) and not wrong
        self._show_start()

    def show_reach(self, told: Told) -> None:
        """Which appliances will find the site; of one on another computer nothing is known."""
        words = self.tr("Only appliances on this computer will find the site, boxes in the network will not.")
        if told.listens:
            words = self.tr("Appliances in the network will find the site at {url}.").format(url=told.url)
        self.reach.setText(words)
        for widget in (self.reach, self.change_reach):
            widget.setVisible(not told.remote)

    def show_problem(self, text: str) -> None:
        """Say why the file cannot be used at all."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def _lay_out(self) -> None:
        self.file = QLineEdit(self)
        self.file.setReadOnly(True)
        self.file.setPlaceholderText(self.tr("A table of appliances and cameras (CSV)"))
        self.file.setAccessibleName(self.tr("Batch file"))
        self.choose = QPushButton(self.tr("Choose a file…"), self)
        self.again = QPushButton(self.tr("Check again"), self)
        self.template = QPushButton(self.tr("Save an empty table…"), self)
        head = QHBoxLayout()
        head.addWidget(self.file, 1)
        for button in (self.choose, self.again, self.template):
            head.addWidget(button)
        self.problem = QLabel(self)
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        self.problem.hide()
        self.verdict = QLabel(self)
        self.verdict.setWordWrap(True)
        self.empty = QLabel(
            self.tr(
                "Each row of the table is one appliance or one camera.\n"
                "It is checked whole before anything is made."
            ),
            self,
        )
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setProperty("role", "muted")
        self.told = QLabel(self)
        self.told.setWordWrap(True)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        for widget in (self.problem, self.verdict):
            layout.addWidget(widget)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.told)
        layout.addLayout(self._reach())
        layout.addLayout(self._target())

    def _reach(self) -> QHBoxLayout:
        self.reach = QLabel(self)
        self.reach.setWordWrap(True)
        self.change_reach = QPushButton(self.tr("Reach…"), self)
        for widget in (self.reach, self.change_reach):
            widget.hide()
        row = QHBoxLayout()
        row.addWidget(self.reach, 1)
        row.addWidget(self.change_reach)
        return row

    def _target(self) -> QHBoxLayout:
        self.sticks = QRadioButton(self.tr("USB sticks, one after another"), self)
        self.folders = QRadioButton(self.tr("Folders in"), self)
        self.sticks.setChecked(True)
        self._ways = QButtonGroup(self)
        self._ways.addButton(self.sticks)
        self._ways.addButton(self.folders)
        self.folder = QLineEdit(self._folder, self)
        self.folder.setAccessibleName(self.tr("Folder for the archives"))
        self.choose_folder = QPushButton(self.tr("Choose…"), self)
        self.start = QPushButton(self.tr("Start"), self)
        self.start.setProperty("role", "primary")
        row = QHBoxLayout()
        row.addWidget(self.sticks)
        row.addWidget(self.folders)
        row.addWidget(self.folder, 1)
        row.addWidget(self.choose_folder)
        row.addWidget(self.start)
        return row

    def _connect(self) -> None:
        self.choose.clicked.connect(self._choose)
        self.again.clicked.connect(self.check_asked)
        self.template.clicked.connect(self._save_template)
        self.choose_folder.clicked.connect(self._choose_folder)
        self.start.clicked.connect(self.start_asked)
        self.change_reach.clicked.connect(self.reach_asked)
        self.table.chosen.connect(lambda row: self.told.setText(problem_text(row) if row else ""))
        self.folders.toggled.connect(self._show_start)
        self.folder.textChanged.connect(self._show_start)

    def _show_start(self) -> None:
        for widget in (self.folder, self.choose_folder):
            widget.setEnabled(self.folders.isChecked())
        self.start.setEnabled(self._ready and (self.sticks.isChecked() or bool(self.target_folder)))

    def _choose(self) -> None:
        kinds = self.tr("Tables (*.csv *.txt *.tsv);;All files (*)")
        chosen, _kind = QFileDialog.getOpenFileName(
            self, self.tr("Table of appliances and cameras"), str(self._here()), kinds
        )
        if chosen:
            self.file_chosen.emit(chosen)

    def _save_template(self) -> None:
        place = str(self._here() / "appliances.csv")
        chosen, _kind = QFileDialog.getSaveFileName(self, self.tr("Save an empty table"), place)
        if chosen:
            self.template_asked.emit(chosen)

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Folder for the archives"), self.folder.text() or str(Path.home())
        )
        if chosen:
            self.folder.setText(chosen)

    def _here(self) -> Path:
        return Path(self.file.text()).parent if self.file.text() else Path.home()
