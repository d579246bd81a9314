"""The console of an application that runs on an appliance."""

from __future__ import annotations

from belvedere_desktop.applications.deploy.dialog import PROGRESS, SUMMARY
from belvedere_desktop.console.window import ConsoleWindow
from belvedere_desktop.logs.page import LogsPage
from belvedere_desktop.replay.record_dialog import RecordDialog
from walks.developing.deploying import choose_cameras, choose_device, deployed, go_on, shown, wizard
from walks.developing.setting import CAMERAS, applications, sample
from walks.stage import Stage
from walks.step import Chapter, Step

_PROJECT, _FIRST_WORDS = "people_counter", 'log.info("starting")'
_LINES = 3


def _instance(stage: Stage) -> str:
    """The people counter on the appliance, deployed once."""
    if "watched" not in stage.kept:
        applications(stage).deploy().manifest.open(str(sample(stage, _PROJECT)))
        dialog = wizard(stage)
        stage.until(lambda: dialog.manifest.is_complete)
        dialog.about.name.setText("people-in-view")
        choose_device(stage, dialog)
        camera = next(iter(dialog.sources.inputs.values()))
        stage.until(lambda: camera.cameras.count() > 1)
        choose_cameras(dialog, *CAMERAS)
        while dialog.step < SUMMARY:
            go_on(stage, dialog.step + 1)
        stage.until(lambda: dialog.summary.is_complete)
        go_on(stage, PROGRESS)
        deployed(stage)
        assert dialog.progress.state.text().startswith("●"), dialog.progress.why.text()
        stage.kept["watched"] = dialog.run.instance
        dialog.close_button.click()
    return str(stage.kept["watched"])


def _console(stage: Stage) -> ConsoleWindow:
    page = shown(stage, _instance(stage))
    if not page.consoles:
        page.detail.console.click()
    console = stage.opened(ConsoleWindow)
    stage.until(lambda: console.parameters.editors)
    return console


def _live(stage: Stage) -> None:
    console = _console(stage)
    stage.until(lambda: console.log.model.rowCount() > 0)
    console.log.clear()
    stage.until(lambda: console.log.model.rowCount() > _LINES)


def _change(stage: Stage) -> None:
    parameters = _console(stage).parameters
    parameters.editors["label"].edited.emit("visitors")
    stage.until(lambda: any(each.unread for each in parameters.state.parameters))
    parameters.restart.click()
    stage.until(lambda: not any(each.unread for each in parameters.state.parameters))


def _frame(stage: Stage) -> None:
    console = _console(stage)
    console.below.setCurrentWidget(console.inspector)
    console.down.setSizes([250, 380])
    stage.settle(3000)
    console.inspector.take.click()
    stage.until(console.inspector.take.isEnabled)


def _pause(stage: Stage) -> None:
    console = _console(stage)
    console.down.setSizes([390, 240])
    console.below.setCurrentWidget(console.log)
    console.graph.node_chosen.emit(CAMERAS[1])
    stage.until(console.pause.isEnabled)
    console.pause.click()
    stage.until(lambda: console.pause.text().startswith("Resume"))
    stage.settle(4000)


def _sideload(stage: Stage) -> None:
    console = _console(stage)
    console.undo_bar.undo.click()
    [code] = sample(stage, _PROJECT).glob("packages/*CODE*/src/application.py")
    text = code.read_text(encoding="utf-8")
    code.write_text(text.replace(_FIRST_WORDS, 'log.info("by the side door")'), encoding="utf-8")
    console.sideload(str(sample(stage, _PROJECT)))
    stage.until(lambda: "application.py" in console.status.text())
    stage.settle(4000)


def _record(stage: Stage) -> None:
    console = _console(stage)
    stage.until(console.deployed.isEnabled)
    console.deployed.click()
    stage.until(lambda: not console.deployed.isEnabled())
    console.close()
    stage.settle(8000)  # until the device has told of the new process
    page = shown(stage, _instance(stage))
    page.detail.record_asked.emit()
    dialog = stage.opened(RecordDialog)
    dialog.name.setText("people-in-view")
    dialog.consent.setChecked(True)


def _logs(stage: Stage) -> None:
    stage.opened(RecordDialog).reject()
    applications(stage).detail.streams_asked.emit()
    filters = stage.page("logs", LogsPage).parts.filters
    filters.text.setText("INFO")
    filters.text.returnPressed.emit()
    stage.settle(5000)


WATCHING = Chapter(
    "Watch",
    "*Console* on the page Applications: the graph of an application at work, wherever its appliance is.",
    (
        Step(
            "console",
            "Choose an application that runs and press *Console*.",
            "State, rate, times, queue and drops of every node; rates of the connections; its log.",
            _live,
        ),
        Step(
            "live-parameter",
            "Change the label, and press *Restart code*.",
            "It holds until the application starts again; it can be taken back.",
            _change,
        ),
        Step(
            "console-frame",
            "On the tab *Frame* look at the next frame.",
            "The frame, the input as the model saw it, and what came out, from the appliance.",
            _frame,
        ),
        Step(
            "paused",
            "Choose a camera and press *Pause camera*.",
            "It stands still, and the bar below takes it back.",
            _pause,
        ),
        Step(
            "sideloaded",
            "Resume it. *Sideload code…*: run the code of a project here.",
            "It is said which files are run instead, and a badge stays as long as they are.",
            _sideload,
        ),
        Step(
            "record-instance",
            "Return to the deployed code; *More*, *Record…* on the page.",
            "Nothing is recorded unless those who may be seen know of it.",
            _record,
        ),
        Step(
            "all-logs",
            "*More*, *All logs*.",
            "Every stream of the application, live; here only some of the lines.",
            _logs,
        ),
    ),
)
