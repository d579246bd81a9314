"""The process: `python -m belvedere_simulator.client`, which speaks by its standard input and output."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from belvedere_simulator.client.alarms import AlarmCalls
from belvedere_simulator.client.appliance import ApplianceCalls
from belvedere_simulator.client.applications import ApplicationCalls
from belvedere_simulator.client.batch import BatchCalls
from belvedere_simulator.client.call import Work
from belvedere_simulator.client.camera_passwords import PasswordCalls
from belvedere_simulator.client.cameras import CameraCalls
from belvedere_simulator.client.console import ConsoleCalls
from belvedere_simulator.client.demonstration import DemonstrationCalls
from belvedere_simulator.client.devices import DeviceCalls
from belvedere_simulator.client.drives import DriveCalls
from belvedere_simulator.client.held_archives import HeldArchives
from belvedere_simulator.client.inspection import InspectionCalls
from belvedere_simulator.client.log_marks import LogMarkCalls
from belvedere_simulator.client.logs import LogCalls
from belvedere_simulator.client.looks import LOOKS
from belvedere_simulator.client.metrics import MetricCalls
from belvedere_simulator.client.models import ModelCalls
from belvedere_simulator.client.network_sheet import NetworkSheetCalls
from belvedere_simulator.client.preview import PreviewCalls
from belvedere_simulator.client.profiles import ProfileCalls
from belvedere_simulator.client.projects import ProjectCalls
from belvedere_simulator.client.provisioning import ProvisioningCalls
from belvedere_simulator.client.provisioning_logs import ProvisioningLogCalls
from belvedere_simulator.client.reach import ReachCalls
from belvedere_simulator.client.replay import ReplayCalls
from belvedere_simulator.client.replay_instances import InstanceRecordingCalls
from belvedere_simulator.client.server import ClientServer
from belvedere_simulator.client.site_data import SiteDataCalls
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.client.start import StartCalls
from belvedere_simulator.client.support import SupportCalls
from belvedere_simulator.client.troubleshooting import TroubleshootingCalls
from belvedere_simulator.client.viewpoints import ViewpointCalls
from belvedere_simulator.drives.drives import Drives, system_drives
from belvedere_simulator.drives.media.files import Files


def all_works(sites: Sites, drives: Drives | None = None, files: Files | None = None) -> Mapping[str, Work]:
    """Every call there is; `drives` are those of this computer where no others are given."""
    held = HeldArchives()
    works: dict[str, Work] = {
        **DeviceCalls(sites).works(),
        **NetworkSheetCalls(sites).works(),
        **ApplianceCalls().works(),
        **StartCalls(sites, ApplianceCalls()).works(),
        **DemonstrationCalls(sites).works(),
        **ProvisioningCalls(sites, held).works(),
        **DriveCalls(drives or system_drives(), held, files).works(),
        **BatchCalls(sites, drives or system_drives()).works(),
        **ProvisioningLogCalls(drives or system_drives()).works(),
        **LogCalls(sites, drives or system_drives()).works(),
        **CameraCalls(sites).works(),
        **ApplicationCalls(sites).works(),
        **ConsoleCalls(sites).works(),
        **ProjectCalls(sites).works(),
        **ModelCalls().works(),
        **MetricCalls(sites).works(),
        **AlarmCalls(sites).works(),
        **LogMarkCalls().works(),
        **PasswordCalls().works(),
        **ViewpointCalls(sites).works(),
        **ReachCalls().works(),
        **ProfileCalls(sites).works(),
        **SiteDataCalls(sites).works(),
        **InspectionCalls(sites).works(),
        **SupportCalls(sites).works(),
        **TroubleshootingCalls(sites, drives or system_drives()).works(),
        **ReplayCalls().works(),
        **InstanceRecordingCalls(sites).works(),
    }
    preview = PreviewCalls(sites, works["cameras.snapshot"], works["devices.describe"])
    return {**works, **preview.works()}


def main() -> None:
    """Serve until the standard input closes."""
    sites = Sites()
    # What a library prints must not come between the lines.
    outgoing = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        ClientServer(all_works(sites), sys.stdin.buffer, outgoing, LOOKS).serve()
    finally:
        sites.close()
    # Threads that only look may still be in the middle of it: nobody tears down what they use, or waits.
    os._exit(0)


if __name__ == "__main__":
    main()
