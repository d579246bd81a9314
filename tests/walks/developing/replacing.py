"""Another version in the place of one that runs, one that fails, and the way back; then away with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QMessageBox

from belvedere_desktop.applications.deploy.dialog import PROGRESS, SUMMARY, DeployDialog
from belvedere_desktop.applications.texts_dialog import LogDialog, ManifestsDialog
from belvedere_desktop.devices.confirming import TypedNameDialog
from walks.developing.deploying import (
    PROJECT,
    choose_cameras,
    choose_device,
    deployed,
    first,
    go_on,
    shown,
    wizard,
)
from walks.developing.setting import CAMERAS, applications, sample
from walks.stage import Stage
from walks.step import Chapter, Step

_AWAY = "demo-gate"


def _code(stage: Stage) -> Path:
    [code] = sample(stage, PROJECT).glob("packages/*CODE*/src/application.py")
    return code


def _to_summary(stage: Stage) -> DeployDialog:
    dialog = wizard(stage)
    while dialog.step < SUMMARY:
        go_on(stage, dialog.step + 1)
    stage.until(lambda: dialog.summary.is_complete)
    return dialog


def _there(stage: Stage) -> list[str]:
    """The versions of this application that are there."""
    return [row.id for row in applications(stage).model.rows if row.id != stage.kept.get("watched")]


def _difference(stage: Stage) -> None:
    shown(stage, first(stage)).detail.replace.click()
    dialog = wizard(stage)
    stage.until(lambda: dialog.manifest.is_complete and dialog.device.device)
    dialog.configuration.values["title"].field.setText("The square and the market")
    camera = next(iter(dialog.sources.inputs.values()))
    stage.until(lambda: camera.cameras.count() > 1)
    choose_cameras(dialog, *CAMERAS)
    _to_summary(stage)


def _replaced(stage: Stage) -> None:
    go_on(stage, PROGRESS)
    dialog = deployed(stage)
    stage.kept["second"] = dialog.run.instance
    dialog.close_button.click()
    shown(stage, stage.kept["second"])
    stage.until(lambda: _there(stage) == [stage.kept["second"]], 300)


def _failed(stage: Stage) -> None:
    code = _code(stage)
    stage.kept["code"] = code.read_text(encoding="utf-8")
    broken = stage.kept["code"].replace("import panoramasdk", "import panoramasdk\nimport holidays", 1)
    code.write_text(broken, encoding="utf-8")
    shown(stage, stage.kept["second"]).detail.replace.click()
    dialog = wizard(stage)
    stage.until(lambda: dialog.manifest.is_complete and dialog.device.device)
    dialog.manifest.open(str(sample(stage, PROJECT)))
    stage.until(lambda: dialog.manifest.opened is not None and dialog.manifest.opened.folder)
    dialog.manifest.rebuild.setChecked(True)
    _to_summary(stage)
    go_on(stage, PROGRESS)
    deployed(stage)
    stage.until(lambda: "holidays" in dialog.progress.lines.toPlainText())


def _back(stage: Stage) -> None:
    _code(stage).write_text(stage.kept["code"], encoding="utf-8")
    dialog = wizard(stage)
    stage.until(dialog.revert.isEnabled)
    dialog.revert.click()
    dialog.close_button.click()
    stage.until(lambda: _there(stage) == [stage.kept["second"]], 300)
    shown(stage, stage.kept["second"])


def _ask_previous(stage: Stage) -> None:
    shown(stage, stage.kept["second"]).detail.revert.click()
    stage.opened(QMessageBox)


def _previous(stage: Stage) -> None:
    stage.opened(QMessageBox).accept()
    stage.until(lambda: _there(stage) not in ([], [stage.kept["second"]]), 300)
    stage.until(lambda: len(_there(stage)) == 1, 300)
    [stage.kept["third"]] = _there(stage)
    shown(stage, stage.kept["third"])


def _manifests(stage: Stage) -> None:
    shown(stage, stage.kept["third"]).detail.manifests_asked.emit()
    stage.opened(ManifestsDialog).tabs.setCurrentIndex(1)


def _log(stage: Stage) -> None:
    stage.opened(ManifestsDialog).reject()
    shown(stage, stage.kept["third"]).detail.logs.click()
    dialog = stage.opened(LogDialog)
    dialog.every.click()
    stage.until(lambda: dialog.lines.blockCount() > 3)


def _clone(stage: Stage) -> None:
    stage.opened(LogDialog).reject()
    shown(stage, stage.kept["third"]).detail.clone_asked.emit()
    dialog = wizard(stage)
    stage.until(lambda: dialog.manifest.is_complete and dialog.device.device)
    choose_device(stage, dialog, _AWAY)
    _to_summary(stage)


def _remove(stage: Stage) -> None:
    wizard(stage).close_button.click()
    page = shown(stage, stage.kept["third"])
    page.detail.remove_asked.emit()
    state = page.detail.state
    assert state is not None
    stage.opened(TypedNameDialog).field.setText(state.row.name)


def _removed(stage: Stage) -> None:
    stage.opened(TypedNameDialog).action.click()
    page = applications(stage)
    stage.until(lambda: not _there(stage), 300)
    page.parts.gone.click()
    page.choose(stage.kept["third"])
    stage.until(lambda: page.detail.status.text().startswith("✕"))


REPLACING = Chapter(
    "Replace and return",
    "What runs keeps running until the new version does; the version before is a button away.",
    (
        Step(
            "difference",
            "*Replace…*: another title, and a second camera.",
            "The plan tells what differs from the application that runs.",
            _difference,
        ),
        Step("replaced", "Deploy it.", "The new version runs, and the old one is gone.", _replaced),
        Step(
            "failure",
            "Replace it by a version whose code needs a package that is not there.",
            "The stage that failed, why, what to do, and the lines of the log that matter.",
            _failed,
        ),
        Step(
            "back",
            "Press *Previous version*.",
            "What failed is gone; the application that ran never stopped.",
            _back,
        ),
        Step(
            "previous",
            "*Previous version* on the page.",
            "One click, and what will happen is said.",
            _ask_previous,
        ),
        Step("returned", "Agree.", "The first version runs again, with its own settings.", _previous),
        Step("manifests", "*More*, *Manifests…*.", "Graph and overrides, as they were deployed.", _manifests),
        Step("log", "*Log*.", "The lines that matter, or every one of the last hour.", _log),
        Step(
            "clone",
            "*More*, *Clone…*: the same on another device, which is offline.",
            "The plan warns of it; nothing was built or registered anew. It can be closed.",
            _clone,
        ),
        Step("remove", "*More*, *Remove…*: type its name.", "What ends with it is said.", _remove),
        Step(
            "removed",
            "Press *Remove*, then show *Removed ones, too*.",
            "Every version that there was, and what became of it.",
            _removed,
        ),
    ),
)
