"""Words for projects."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.projects.state import ModelRow, PackageRow, ProjectState
from belvedere_desktop.tables.column import Column

translate = QCoreApplication.translate
_COLOURS = {"ready": "running", "stale": "warning", "unbuilt": "warning", "broken": "error"}


def kind_words(kind: str) -> str:
    """What a package is for."""
    return {
        "code": translate("Projects", "Code"),
        "model": translate("Projects", "Model"),
    }.get(kind, translate("Projects", "Other"))


def package_words(state: str) -> str:
    """How far a package is, with a sign."""
    return {
        "ready": translate("Projects", "● ready"),
        "stale": translate("Projects", "▲ changed since it was built"),
        "unbuilt": translate("Projects", "○ not built yet"),
        "broken": translate("Projects", "■ cannot be read"),
    }.get(state, state)


def step_words(state: ProjectState) -> str:
    """The one next step."""
    if state.errors:
        return translate("Projects", "■ Mend the problems below.")
    if state.has_to_be_built:
        return translate("Projects", "▲ Run it here, or build its code to deploy it.")
    return translate("Projects", "● Ready to be deployed.")


def step_colour(state: ProjectState) -> str:
    """The name of its colour."""
    if state.errors:
        return "error"
    return "warning" if state.has_to_be_built else "running"


def package_columns() -> tuple[Column[PackageRow], ...]:
    """Name, version, kind, account and state."""
    return (
        Column("name", translate("Projects", "Package"), lambda row: row.name, width=210),
        Column("version", translate("Projects", "Version"), lambda row: row.version, width=70),
        Column("kind", translate("Projects", "Kind"), lambda row: kind_words(row.kind), width=70),
        Column("account", translate("Projects", "Account"), lambda row: row.account or "–", width=120),
        Column(
            "state",
            translate("Projects", "State"),
            lambda row: package_words(row.state),
            colour=lambda row: _COLOURS.get(row.state, ""),
        ),
    )


def model_columns() -> tuple[Column[ModelRow], ...]:
    """Asset, package and archive."""
    return (
        Column("asset", translate("Projects", "Model"), lambda row: row.asset, width=160),
        Column("package", translate("Projects", "Package"), lambda row: row.package, width=210),
        Column(
            "file",
            translate("Projects", "Archive"),
            lambda row: row.file.replace("\\", "/").rpartition("/")[2] or translate("Projects", "missing"),
            tip=lambda row: row.file,
        ),
    )
