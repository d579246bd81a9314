"""A run on this computer: sources, the graph at work, frames, parameters, display and capacity."""

from __future__ import annotations

from PySide6.QtCore import Qt

from belvedere_desktop.capacity.dialog import CapacityDialog
from belvedere_desktop.display.window import DisplayWindow
from belvedere_desktop.simulator.configuration import CameraChoice, RunConfiguration, SourceKind
from belvedere_desktop.simulator.page import SimulatorPage
from belvedere_desktop.simulator.run_state import Phase
from walks.developing.setting import CAMERAS, camera_addresses, sample, simulator
from walks.stage import Stage
from walks.step import Chapter, Step

_LINES = 3
_NODES = ("square_camera", "market_camera")


def opened_page(stage: Stage, *, reload: bool = False) -> SimulatorPage:
    """The page with the people counter, which sees two cameras."""
    page = simulator(stage)
    folder = sample(stage, "people_counter")
    addresses = camera_addresses()
    sources = [(CameraChoice(SourceKind.RTSP, addresses[name]),) for name in CAMERAS]
    override = folder / "graphs" / folder.name / "override.json"
    cameras = tuple(zip(_NODES, sources, strict=True))
    chosen = RunConfiguration(cameras=cameras, override=str(override), reload=reload)
    loaded: list[object] = []
    page.loaded.connect(loaded.append, Qt.ConnectionType.SingleShotConnection)
    page.open_folder(folder, chosen)
    stage.until(lambda: loaded)
    return page


def run(stage: Stage, *, reload: bool = False) -> SimulatorPage:
    """The page while the people counter plays."""
    page = simulator(stage)
    state = page.parts.controller.state
    if state.phase is not Phase.RUNNING:
        page = opened_page(stage, reload=reload)
        stage.until(page.work.bar.start.isEnabled)
        page.start()
    stage.until(lambda: page.parts.controller.state.figures and page.parts.controller.state.rates)
    return page


def stop(stage: Stage) -> SimulatorPage:
    """The page when nothing plays any more."""
    page = simulator(stage)
    page.parts.controller.stop()
    stage.until(lambda: not page.parts.controller.state.phase.is_active)
    return page


def _sources(stage: Stage) -> None:
    opened_page(stage, reload=True)


def _live(stage: Stage) -> None:
    page = run(stage, reload=True)
    page.work.log.clear()
    stage.until(lambda: page.work.log.model.rowCount() > _LINES)


def _list(stage: Stage) -> None:
    page = run(stage)
    page.work.graph.setCurrentIndex(1)
    page.work.graph.table.resizeColumnsToContents()
    stage.settle(1500)


def _frame(stage: Stage) -> None:
    page = run(stage)
    page.work.graph.setCurrentIndex(0)
    page.work.below.setCurrentWidget(page.work.inspector)
    page.work.down.setSizes([230, 370])
    page.work.inspector.take.click()
    stage.until(page.work.inspector.take.isEnabled)


def _parameter(stage: Stage) -> None:
    page = run(stage)
    live = page.work.live
    page.work.below.setCurrentWidget(live)
    stage.until(lambda: "label" in live.editors)
    live.editors["label"].edited.emit("visitors")
    stage.until(lambda: any(each.name == "label" and each.is_changed for each in live.state.parameters))


def _display(stage: Stage) -> None:
    page = run(stage)
    live = page.work.live
    live.restart.click()
    stage.until(lambda: not any(each.unread for each in live.state.parameters))
    page.work.bar.display.click()
    window = stage.opened(DisplayWindow)
    window.resize(960, 560)
    stage.until(lambda: window.view.current_image() is not None)
    stage.settle(4000)
    stage.opened(DisplayWindow)


def _reloaded(stage: Stage) -> None:
    stage.opened(DisplayWindow).close()
    page = run(stage)
    page.work.down.setSizes([390, 240])
    page.work.below.setCurrentWidget(page.work.log)
    before = page.parts.controller.state.reloaded
    [code] = sample(stage, "people_counter").glob("packages/*CODE*/src/application.py")
    text = code.read_text(encoding="utf-8")
    code.write_text(text.replace("FRAMES_PER_REPORT = 100", "FRAMES_PER_REPORT = 40"), encoding="utf-8")
    stage.until(lambda: page.parts.controller.state.reloaded not in (None, before))
    stage.settle(4000)


def _report(stage: Stage) -> None:
    page = stop(stage)
    page.work.down.setSizes([370, 220])
    page.work.below.setCurrentWidget(page.work.report)


def _capacity(stage: Stage) -> None:
    page = opened_page(stage)
    stage.until(page.work.bar.start.isEnabled)
    page.measure_capacity()
    dialog = stage.opened(CapacityDialog)
    dialog.rate.setValue(5)
    dialog.seconds.setValue(25)
    dialog.measure()
    stage.until(lambda: dialog.start.isEnabled() and (dialog.held.text() or dialog.status.text()))


SIMULATING = Chapter(
    "Run it here",
    "The page *Simulator* plays an application on this computer, as the appliance would.",
    (
        Step(
            "sources",
            "*Run here* on the page Projects; give the addresses of two cameras.",
            "The graph, and beside it what can be chosen: override, cameras, parameters, models.",
            _sources,
        ),
        Step(
            "at-work",
            "Press *Start*.",
            "Every node with its rate, times and queue, every connection with its rate; the log below.",
            _live,
        ),
        Step("list", "The same as a list.", "All figures of every node, with drops and restarts.", _list),
        Step(
            "frame",
            "On the tab *Frame* press *Look at the next frame*.",
            "The frame with what was drawn on it, the input as the model saw it, and what came out.",
            _frame,
        ),
        Step(
            "parameter",
            "On the tab *Live parameters* change the label.",
            "The change is told, and that the code reads it only when it starts.",
            _parameter,
        ),
        Step(
            "display",
            "Press *Restart code*, then *Open display*.",
            "What a monitor at the appliance would show, with the new label.",
            _display,
        ),
        Step(
            "reloaded",
            "*Reload on save* was ticked: change the code in an editor, and save it.",
            "What was reloaded, and what went on, is said at the bottom and in the log.",
            _reloaded,
        ),
        Step("report", "Press *Stop*.", "What the run did, from its first frame to its last.", _report),
        Step(
            "capacity",
            "*Run*, *Capacity…*, then *Measure*.",
            "How many such cameras this computer holds at this rate, and what limits it.",
            _capacity,
        ),
    ),
)
