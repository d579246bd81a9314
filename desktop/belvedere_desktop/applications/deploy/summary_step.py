"""What would happen: the plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.applications.deploy.step import Step, label
from belvedere_desktop.devices.list_panel import ListPanel
from belvedere_desktop.tables.column import Column

translate = QCoreApplication.translate
_MEGA = 1e6
Change = tuple[str, str, str, str]


class SummaryStep(Step):
    """The plan in words, what stands in the way, and what differs from the application that goes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.introduce(self.tr("Summary"))
        self.problem, self.warning = label("", self, "error"), label("", self, "")
        self.plan = label("", self, "")
        self.changes = ListPanel(
            self.tr("What changes"),
            self.tr("Nothing differs from the application that it replaces."),
            change_columns(),
            lambda change: change,
            self,
        )
        for widget in (self.problem, self.warning, self.plan, self.changes):
            self.column.addWidget(widget)
            widget.hide()
        colour = QColor(colours_of(self.palette()).warning)
        self.warning.setStyleSheet(f"color: {colour.name()}")
        self.column.addStretch(1)
        self._possible = False

    @property
    def is_complete(self) -> bool:
        """Whether nothing stands in the way."""
        return self._possible

    def show_busy(self) -> None:
        """It is being looked at."""
        self._possible = False
        self.words.setText(self.tr("Looking at the site…"))
        self.words.show()
        for widget in (self.problem, self.warning, self.plan, self.changes):
            widget.hide()
        self.changed.emit()

    def show_problem(self, text: str) -> None:
        """It could not be looked at."""
        self._possible = False
        self.words.hide()
        self.problem.setText(text)
        self.problem.show()
        self.changed.emit()

    def show_plan(self, plan: dict[str, Any]) -> None:
        """Show the plan as the child tells it."""
        self._possible = bool(plan["is_possible"])
        self.words.hide()
        for shown, severity in ((self.problem, "error"), (self.warning, "warning")):
            found = [each for each in plan["findings"] if each["severity"] == severity]
            sign = "■" if severity == "error" else "▲"
            shown.setText(
                "\n".join(f"{sign} {each['what']}. {each['remedy']} [{each['code']}]" for each in found)
            )
            shown.setVisible(bool(found))
        self.plan.setText("\n".join(plan_lines(plan)))
        self.plan.show()
        rows = [
            (part_words(each["part"]), each["what"], each["before"], each["after"])
            for each in plan["changes"]
        ]
        self.changes.show_rows(rows)
        self.changes.setVisible(bool(plan["replaces"]))
        self.changed.emit()


def plan_lines(plan: dict[str, Any]) -> Iterator[str]:
    """The plan in a few lines."""
    told = translate("Deploying", "{name} is deployed to {device}.")
    yield told.format(name=plan["name"], device=plan["device"])
    if plan["replaces"]:
        yield translate("Deploying", "It takes the place of {name}, which is removed when it runs.").format(
            name=plan["replaces"]
        )
    words = {
        "build": translate("Deploying", "is built, uploaded and registered"),
        "register": translate("Deploying", "is registered"),
        "none": translate("Deploying", "is there already"),
    }
    for each in plan["packages"]:
        version = " ".join(filter(None, (each["version"], each["patch"][:12])))
        yield f"•  {each['name']} {version}: {words[each['action']]}"
    size = sum(each["size"] for each in plan["uploads"])
    if plan["uploads"]:
        told = translate("Deploying", "•  {count} files are uploaded, {size} MB")
        yield told.format(count=len(plan["uploads"]), size=f"{size / _MEGA:.1f}")
    for each in plan["cameras"]:
        yield f"•  {each['node']} ← {', '.join(each['cameras'])}"
    for each in plan["ports"]:
        told = translate("Deploying", "•  The port {host} of the device is opened; it leads to {node}:{port}")
        yield told.format(host=each["host"], node=each["node"], port=each["container"])


def part_words(part: str) -> str:
    """What differs."""
    return {
        "manifest": translate("Deploying", "Graph"),
        "overrides": translate("Deploying", "Overrides"),
        "cameras": translate("Deploying", "Cameras"),
        "versions": translate("Deploying", "Version"),
        "role": translate("Deploying", "Role"),
    }.get(part, part)


def change_columns() -> tuple[Column[Change], ...]:
    """Part, what, before and after."""
    return (
        Column("part", translate("Deploying", "Part"), lambda change: change[0], width=85),
        Column("what", translate("Deploying", "What"), lambda change: change[1], width=270),
        Column("before", translate("Deploying", "Before"), lambda change: change[2] or "–", width=150),
        Column("after", translate("Deploying", "After"), lambda change: change[3] or "–", width=150),
    )
