"""What the table of cameras is narrowed by."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.cameras.state import CameraRow
from belvedere_desktop.cameras.words import severity_words
from belvedere_desktop.tables.facet_bar import Facet

translate = QCoreApplication.translate
UNCHECKED = "unchecked"


def camera_facets() -> tuple[Facet[CameraRow], ...]:
    """Verdict, application and tag."""
    return (
        Facet(
            "verdict",
            translate("Cameras", "Verdict"),
            translate("Cameras", "All verdicts"),
            lambda row: (row.verdict.severity or UNCHECKED,),
            lambda value: severity_words("" if value == UNCHECKED else value),
        ),
        Facet(
            "used",
            translate("Cameras", "Application"),
            translate("Cameras", "All applications"),
            lambda row: [each.name for each in row.used_by],
        ),
        Facet(
            "tag",
            translate("Cameras", "Tag"),
            translate("Cameras", "All tags"),
            lambda row: [f"{key}={value}" if value else key for key, value in row.tags],
        ),
    )
