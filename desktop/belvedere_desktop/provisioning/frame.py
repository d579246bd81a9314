"""What stands around every step of the wizard: where one is, the time left, what is wrong, the buttons."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

NAME, NETWORK, EXTRA, ARCHIVE, WAITING, DONE = range(6)
_WIDEST = 980


class WizardFrame:
    """Lays itself out in `page`. Steps are added in their order; the numbers are their names."""

    def __init__(self, page: QWidget) -> None:
        self._page = page
        self._order: list[int] = []
        self._titles = {
            NAME: page.tr("Name"),
            NETWORK: page.tr("Network"),
            ARCHIVE: page.tr("Archive"),
            WAITING: page.tr("Power on"),
            DONE: page.tr("Done"),
        }
        title = QLabel(page.tr("Set up an appliance"), page)
        title.setProperty("role", "title")
        self.left = QLabel(page)
        self.left.setProperty("role", "title")
        self.left.setAccessibleName(page.tr("Time that the archive is valid yet"))
        self.where = QLabel(page)
        self.where.setProperty("role", "muted")
        self.stack = QStackedWidget(page)
        self.problem = QLabel(page)
        self.problem.setProperty("role", "error")
        self.problem.setWordWrap(True)
        self.back = QPushButton(page.tr("Back"), page)
        self.next = QPushButton(page)
        self.next.setProperty("role", "primary")
        head, buttons = QHBoxLayout(), QHBoxLayout()
        for row, widgets in ((head, (title, self.left)), (buttons, (self.back, self.next))):
            row.addWidget(widgets[0])
            row.addStretch(1)
            row.addWidget(widgets[1])
        layout = QVBoxLayout(page)
        layout.setContentsMargins(28, 20, 28, 20)
        layout.setSpacing(10)
        layout.addLayout(head)
        for widget in (self.where, self.stack, self.problem):
            layout.addWidget(widget)
        layout.addLayout(buttons)
        page.setMaximumWidth(_WIDEST)

    @property
    def step(self) -> int:
        """The step that is shown."""
        return self._order[self.stack.currentIndex()]

    def add(self, number: int, step: QWidget, title: str = "") -> None:
        """The next step; `title` for one that is not known here."""
        if title:
            self._titles[number] = title
        area = QScrollArea(self._page)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(step)
        self.stack.addWidget(area)
        self._order.append(number)

    def before(self, step: int) -> int:
        """The step before this one."""
        return self._order[self._order.index(step) - 1]

    def after(self, step: int) -> int:
        """The step after this one."""
        return self._order[self._order.index(step) + 1]

    def show_step(self, step: int) -> None:
        """Show this step and where it is."""
        told = [f"{'●' if number == step else '○'} {self._titles[number]}" for number in self._order]
        self.where.setText("    ".join(told))
        self.stack.setCurrentIndex(self._order.index(step))

    def show_buttons(self, *, held: bool, over: bool, cancellable: bool) -> None:
        """What the buttons do; `held` is an archive that is nowhere yet, `over` one that has expired."""
        tr, step = self._page.tr, self.step
        self.back.setVisible(step not in (NAME, DONE))
        self.next.setVisible(step not in (WAITING, DONE))
        if cancellable:
            self.back.setText(tr("Cancel"))
        else:
            self.back.setText(tr("Give up") if held or step == WAITING else tr("Back"))
        if step != ARCHIVE:
            self.next.setText(tr("Next"))
        elif not held:
            self.next.setText(tr("Make the archive"))
        else:
            self.next.setText(tr("Make another archive") if over else tr("Try again"))
