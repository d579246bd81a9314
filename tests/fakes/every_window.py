"""Every page, window and dialog of the desktop, built as the desktop builds them, over a silent child."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget

from belvedere_desktop.application import Services
from belvedere_desktop.applications.deploy.dialog import DeployDialog
from belvedere_desktop.applications.deploy.role_dialog import RoleDialog
from belvedere_desktop.applications.deploy.running import DeploymentRun
from belvedere_desktop.applications.texts_dialog import LogDialog, ManifestsDialog
from belvedere_desktop.batch.dialog import BatchDialog
from belvedere_desktop.cameras.doctor.panel import DoctorPanel
from belvedere_desktop.cameras.find.consent import SweepDialog
from belvedere_desktop.cameras.find.drafts import Draft
from belvedere_desktop.cameras.find.list_dialog import ListDialog
from belvedere_desktop.cameras.find.many_dialog import ManyDialog
from belvedere_desktop.cameras.register.dialog import RegisterDialog
from belvedere_desktop.cameras.register.plan import CameraPlan
from belvedere_desktop.cameras.state import CameraRow
from belvedere_desktop.cameras.use_dialog import UseDialog
from belvedere_desktop.capacity.dialog import CapacityDialog, Tried
from belvedere_desktop.client.client import Client
from belvedere_desktop.client.process import ClientProcess
from belvedere_desktop.console.window import ConsoleWindow
from belvedere_desktop.desktop import Desktop
from belvedere_desktop.devices.confirming import TypedNameDialog
from belvedere_desktop.devices.description_dialog import DescriptionDialog
from belvedere_desktop.devices.tags_dialog import TagsDialog
from belvedere_desktop.display.window import DisplayWindow
from belvedere_desktop.editor.dialogs import AddNodeDialog, ConnectDialog
from belvedere_desktop.editor.sketch import sketch
from belvedere_desktop.editor.window import GraphEditor
from belvedere_desktop.editor.work import opening
from belvedere_desktop.front_panel.adding import AddApplianceDialog
from belvedere_desktop.front_panel.faults_dialog import FaultsDialog
from belvedere_desktop.front_panel.panel import FrontPanel
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.jobs import Control, JobRunner
from belvedere_desktop.logs.go_dialog import GoDialog
from belvedere_desktop.logs.happened_dialog import HappenedDialog
from belvedere_desktop.logs.site_dialog import SiteLogsDialog
from belvedere_desktop.logs.stick_dialog import StickLogsDialog
from belvedere_desktop.logs.teach_dialog import TeachDialog
from belvedere_desktop.logs.viewed import ViewedLog
from belvedere_desktop.messages.broker_dialog import BrokerDialog
from belvedere_desktop.metrics.alarm_dialog import AlarmDialog
from belvedere_desktop.metrics.targets_dialog import TargetsDialog
from belvedere_desktop.network_sheet.dialog import NetworkSheetDialog
from belvedere_desktop.preferences.dialog import PreferencesDialog
from belvedere_desktop.profiles.dialog import SitesDialog
from belvedere_desktop.profiles.form import ProfileForm
from belvedere_desktop.projects.build_dialog import BuildDialog
from belvedere_desktop.projects.change_dialog import ChangeDialog
from belvedere_desktop.projects.compare_dialog import CompareDialog
from belvedere_desktop.projects.model_dialog import ModelDialog
from belvedere_desktop.projects.new_dialog import NewDialog
from belvedere_desktop.projects.rescue_dialog import RescueDialog
from belvedere_desktop.provisioning.drive_erasing import EraseDialog
from belvedere_desktop.provisioning.drives_dialog import DrivesDialog
from belvedere_desktop.provisioning_logs.dialog import ProvisioningLogsDialog
from belvedere_desktop.reach.dialog import ReachDialog
from belvedere_desktop.replay.play_dialog import PlayDialog
from belvedere_desktop.replay.record_dialog import RecordDialog
from belvedere_desktop.replay.recordings_dialog import RecordingsDialog
from belvedere_desktop.replay.state import RecordingRow
from belvedere_desktop.replay.window import ReplayWindow
from belvedere_desktop.site_data.cleaning import CleaningDialog
from belvedere_desktop.site_data.dialog import SiteDataDialog
from belvedere_desktop.window.about import show_about
from belvedere_desktop.window.command_palette import CommandPalette
from belvedere_desktop.window.crash_dialog import CrashDialog
from belvedere_simulator.metrics.usual import device_metric

PAGES = (
    "start",
    "devices",
    "provision",
    "cameras",
    "applications",
    "projects",
    "simulator",
    "logs",
    "metrics",
    "messages",
    "support",
)
_DRIVE = {"name": "PANORAMA", "model": "Stick", "size": 8_000_000_000, "file_system": "FAT32"}


def silent_client() -> Client:
    """A client whose child hears everything and answers nothing, as one of a far site may for long."""
    return Client(process=ClientProcess(command=[sys.executable, "-c", "import sys; sys.stdin.read()"]))


def every_window(desktop: Desktop, services: Services) -> Mapping[str, Callable[[], QWidget]]:
    """What opens each window beside the main one, by its name."""
    site = {
        **_of_site(desktop, services),
        **_of_applications(desktop, services),
        **_of_projects(desktop),
        **_of_recordings(desktop, services),
    }
    site |= _of_logs(desktop)
    return {**_of_program(desktop, services), **site, **_of_cameras(desktop), **_of_graph(desktop, services)}


def _of_program(desktop: Desktop, services: Services) -> dict[str, Callable[[], QWidget]]:
    window, settings = desktop.window, services.settings
    report = "ValueError: a long report of what went wrong\n" * 40
    return {
        "palette": lambda: CommandPalette(window.actions(), window),
        "preferences": lambda: PreferencesDialog(settings, ["en"], Path("/data"), window),
        "about": lambda: show_about(window),
        "crash": lambda: CrashDialog("It failed", report, "/logs/crash.txt", window),
        "typed_name": lambda: TypedNameDialog("Delete", "It is gone for good.", "yard", "Delete", window),
        "display": lambda: DisplayWindow(settings),
        "front_panel": lambda: FrontPanel(desktop.client, settings),
        "faults": lambda: FaultsDialog(window),
        "add_appliance": lambda: AddApplianceDialog(window),
        "message": lambda: QMessageBox(
            QMessageBox.Icon.Question, "Title", "Text", QMessageBox.StandardButton.Ok, window
        ),
    }


def _of_site(desktop: Desktop, services: Services) -> dict[str, Callable[[], QWidget]]:
    window, client = desktop.window, desktop.client
    board = JobBoard(JobRunner(parent=desktop), desktop)
    return {
        "sites": lambda: SitesDialog(client, desktop.site.switch, window),
        "profile": lambda: ProfileForm(client, None, window),
        "reach": lambda: ReachDialog(client, window),
        "data": lambda: SiteDataDialog(client, window),
        "cleaning": lambda: CleaningDialog(window),
        "alarm": lambda: AlarmDialog(None, [device_metric("yard", "device-1")], [("office", "arn")], window),
        "targets": lambda: TargetsDialog(client, window),
        "batch": lambda: BatchDialog(client, services.settings, window),
        "returned_logs": lambda: ProvisioningLogsDialog(client, window),
        "network_sheet": lambda: NetworkSheetDialog(client, board, "device-1", "yard", window),
        "broker": lambda: BrokerDialog(client, "plant", {"url": "mqtts://192.168.7.2"}, window),
        "tags": lambda: TagsDialog("Tags", (("place", "gate"),), window),
        "description": lambda: DescriptionDialog("yard", "At the gate", window),
        "drives": lambda: DrivesDialog(client, window),
        "erase": lambda: EraseDialog(client, _DRIVE, window),
    }


def _of_recordings(desktop: Desktop, services: Services) -> dict[str, Callable[[], QWidget]]:
    window, client, settings = desktop.window, desktop.client, services.settings
    board = JobBoard(JobRunner(parent=desktop), desktop)
    models = (("model", "m.onnx"),)
    row = RecordingRow("gate", "app", 0.0, None, "", 1, True, True, False, "1", folder="/app", models=models)
    return {
        "recordings": lambda: RecordingsDialog(client, board, settings, window),
        "play_recording": lambda: PlayDialog(client, row, window),
        "record_instance": lambda: RecordDialog(client, "app-1", "entrance", window),
        "compare_runs": lambda: ReplayWindow(client, settings, "before", "after", window),
        "look_into_run": lambda: ReplayWindow(client, settings, "before", parent=window),
    }


def _of_cameras(desktop: Desktop) -> dict[str, Callable[[], QWidget]]:
    window, client = desktop.window, desktop.client
    drafts = [Draft(CameraPlan(name="yard", url="rtsp://192.168.7.20/stream"))]
    return {
        "register": lambda: RegisterDialog(DoctorPanel(client), {}, str, parent=window),
        "use": lambda: UseDialog([CameraRow("yard", "yard", "rtsp://192.168.7.20/stream")], window),
        "list": lambda: ListDialog(client, window),
        "many": lambda: ManyDialog(client, drafts, (), "", window),
        "sweep": lambda: SweepDialog("192.168.7.0/24", "This computer", window),
    }


def _of_applications(desktop: Desktop, services: Services) -> dict[str, Callable[[], QWidget]]:
    window, client = desktop.window, desktop.client
    run = DeploymentRun(client, JobBoard(JobRunner(parent=desktop), desktop), desktop)
    return {
        "deploy": lambda: DeployDialog(client, run, parent=window),
        "role": lambda: RoleDialog(window),
        "console": lambda: ConsoleWindow(client, services.settings, "applicationInstance-1", window),
        "manifests": lambda: ManifestsDialog("Manifests", [("Graph", "{}"), ("Overrides", "{}")], window),
        "log": lambda: LogDialog("entrance", window),
    }


def _of_projects(desktop: Desktop) -> dict[str, Callable[[], QWidget]]:
    window, packages = desktop.window, ["DOOR_WATCH_CODE", "DOOR_WATCH_MODEL"]
    return {
        "new_project": lambda: NewDialog("/home/anna", window),
        "import": lambda: ChangeDialog("import", packages, window),
        "rename": lambda: ChangeDialog("rename", packages, window),
        "put_model": lambda: ModelDialog(packages, parent=window),
        "compare": lambda: CompareDialog("/home/anna/door-watch", window),
        "build_for": lambda: BuildDialog(window),
        "rescue": lambda: RescueDialog("/home/anna", window),
    }


def _of_logs(desktop: Desktop) -> dict[str, Callable[[], QWidget]]:
    window, client = desktop.window, desktop.client
    return {
        "site_logs": lambda: SiteLogsDialog(client, window),
        "stick_logs": lambda: StickLogsDialog(client, window),
        "go_to": lambda: GoDialog(None, window),
        "teach": lambda: TeachDialog(client, "[21.11.2026 08-30-00] frame", window),
        "happened": lambda: HappenedDialog(ViewedLog(client, window), (None, None), window),
    }


def _of_graph(desktop: Desktop, services: Services) -> dict[str, Callable[[], QWidget]]:
    window, jobs = desktop.window, JobRunner(parent=desktop)
    sample = Path(str(resources.files("belvedere_resources"))) / "samples" / "people_counter"
    opened = opening(sample, None)(Control(lambda _text, _fraction: None))
    graph, override = opened.graph, opened.overrides[0]
    found = opened.findings
    shown = sketch(found.draft, graph, override, found.offers)
    return {
        "editor": lambda: GraphEditor(opened, override, JobBoard(jobs, desktop), services.settings, window),
        "capacity": lambda: CapacityDialog(Tried("people_counter", []), window),
        "add_node": lambda: AddNodeDialog(found.offers.values(), shown.nodes, window),
        "connect_ports": lambda: ConnectDialog(shown, parent=window),
    }
