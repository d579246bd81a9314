"""Known problems that look for themselves, and messages explained."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox

from belvedere_desktop.support.page import EXPLAINING, TROUBLESHOOTER, SupportPage
from belvedere_desktop.support.troubleshooter import TroubleshooterPanel
from walks.stage import Stage
from walks.step import Chapter, Step
from walks.supporting.setting import await_failure

_REFUSED = (
    "An error occurred (AccessDeniedException): User: arn:aws:iam::123456789012:user/reader is not "
    "authorized to perform: panorama:CreateApplicationInstance"
)


def _look(stage: Stage, name: str, answers: dict[str, str] | None = None) -> TroubleshooterPanel:
    page = stage.page("support", SupportPage)
    page.parts.setCurrentIndex(TROUBLESHOOTER)
    panel = page.troubleshooter
    stage.until(panel.guides.count)
    panel.choose(name, answers)
    stage.until(panel.look.isEnabled)
    panel.look.click()
    stage.until(lambda: panel.state.text()[:1] == "✓" or "Problems found" in panel.state.text(), 200)
    return panel


def _application(stage: Stage) -> None:

    def is_caught() -> bool:
        # It is started again after each failure.
        await_failure(stage)
        return "Problems found" in _look(stage, "application").state.text()

    stage.until(is_caught)


def _connection(stage: Stage) -> None:
    _look(stage, "connection")


def _cameras(stage: Stage) -> None:
    _look(stage, "camera")


def _versions(stage: Stage) -> None:
    panel = _look(stage, "versions")
    if panel.clean.isVisible():
        panel.clean.click()
        stage.opened(QMessageBox)


def _explain(stage: Stage) -> None:
    page = stage.page("support", SupportPage)
    page.explain(_REFUSED)
    stage.until(page.explaining.check.isVisible)


def _into(stage: Stage) -> None:
    page = stage.page("support", SupportPage)
    page.explaining.check.click()
    panel = page.troubleshooter
    stage.until(panel.look.isEnabled)
    panel.look.click()
    stage.until(lambda: "Problems found" in panel.state.text())


def _catalogue(stage: Stage) -> None:
    page = stage.page("support", SupportPage)
    page.parts.setCurrentIndex(EXPLAINING)
    page.explaining.search.setText("certificate")
    stage.until(lambda: 1 < page.explaining.found.count() < 60)


TROUBLESHOOTING = Chapter(
    "Known problems",
    "The page *Support* knows what goes wrong, looks for itself where it can, and explains messages.",
    (
        Step(
            "application-failed",
            "*Troubleshooter*, *An application has failed*, *Look*.",
            "Which application, which of its nodes, and what its logs tell.",
            _application,
        ),
        Step(
            "device-offline",
            "*A device is offline*.",
            "Every device with what can be known from here, and what to do.",
            _connection,
        ),
        Step(
            "camera-checks",
            "*A camera stream stays blank*.",
            "Every camera was tried, as applications would.",
            _cameras,
        ),
        Step(
            "versions",
            "*A package cannot get more versions*.",
            "How many there are; unused ones can be taken back, their manifests are kept.",
            _versions,
        ),
        Step(
            "message-explained",
            "On *Messages and codes* paste a message.",
            "What it means, why it comes, how to see that, and what to do.",
            _explain,
        ),
        Step(
            "looked-into",
            "Press *Look into it*.",
            "Who was refused what, and which policy would allow it.",
            _into,
        ),
        Step("catalogue", "Search for a word.", "Every known message and error code about it.", _catalogue),
    ),
)
