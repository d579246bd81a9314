"""The parts of an appliance that is on, put together."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from belvedere_simulator.appliance.applications.hosting.host import EngineHost
from belvedere_simulator.appliance.applications.installing.installer import Installer
from belvedere_simulator.appliance.applications.lifecycle.applications import InstalledApplications
from belvedere_simulator.appliance.aws.site_client import SiteClient
from belvedere_simulator.appliance.body.state import Body
from belvedere_simulator.appliance.connection.channel import SiteChannel
from belvedere_simulator.appliance.connection.site_connection import SiteConnection
from belvedere_simulator.appliance.hdmi.output import HdmiOutput
from belvedere_simulator.appliance.jobs.device_jobs import DeviceJobs
from belvedere_simulator.appliance.keys.camera_secrets import SiteCameraSecrets
from belvedere_simulator.appliance.keys.device_keys import DeviceKeys
from belvedere_simulator.appliance.keys.role_keys import SiteRoleKeys
from belvedere_simulator.appliance.logs.application_sinks import ApplicationSinks
from belvedere_simulator.appliance.metrics.measuring import Measuring
from belvedere_simulator.appliance.metrics.metrics import Metrics
from belvedere_simulator.appliance.shipping.agent import SpoolAgent
from belvedere_simulator.appliance.software.images.images import SoftwareImages
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.appliance.tools.tools import ApplianceTools
from belvedere_simulator.appliance.updates.updates import SoftwareUpdates


@dataclass(frozen=True)
class Parts:
    """What runs while the appliance is on."""

    channel: SiteChannel
    client: SiteClient
    connection: SiteConnection
    jobs: DeviceJobs
    applications: InstalledApplications
    updates: SoftwareUpdates
    host: EngineHost
    agent: SpoolAgent
    metrics: Metrics
    hdmi: HdmiOutput

    def site_moved(self) -> None:
        """The stored record says another place: everything connects there from now on."""
        self.client.close()
        self.connection.reconnect()

    def stop(self) -> None:
        """End in order: applications first, so that what they say last is shipped; waits for it."""
        self.applications.stop()
        self.metrics.close()
        self.agent.close()
        self.connection.close()


def compose(
    surroundings: Surroundings, images: SoftwareImages, body: Callable[[], Body], changed: Callable[[], None]
) -> Parts:
    """All parts for this life. What ships logs and metrics has started, the body starts the others.

    `body` is asked for what is reported; `changed` is called when what is to be seen may have changed.
    Raises BelvedereError when what a part kept is damaged.
    """
    channel = SiteChannel()
    keys = DeviceKeys(surroundings)
    client = SiteClient(surroundings, keys)
    sinks = ApplicationSinks(surroundings.logs, surroundings.profile.console_output_limit)
    secrets, roles = SiteCameraSecrets(surroundings, client), SiteRoleKeys(surroundings)
    host = EngineHost(surroundings, secrets, roles, sinks)
    installer = Installer(surroundings, channel.asset_links)
    applications = InstalledApplications(surroundings, installer, host, sinks)
    handlers = {
        "deploy": applications.deploy,
        "remove": applications.remove,
        "signal": applications.signal,
    }
    jobs = DeviceJobs(surroundings, channel, handlers)
    tools = ApplianceTools(surroundings, channel, secrets)
    connection = SiteConnection(
        surroundings,
        channel,
        jobs,
        applications.reports,
        body,
        lambda: {"instances": host.figures()},
        tools.asked,
        moved=client.close,
    )
    applications.observe(connection.refresh)
    applications.observe(changed)
    agent = SpoolAgent(surroundings, client, keys.now)
    agent.start()
    measuring = Measuring(lambda: host.video_if_running, time.monotonic)
    metrics = Metrics(surroundings, client, applications.reports, measuring)
    metrics.start()
    updates = SoftwareUpdates(surroundings, images, jobs)
    hdmi = HdmiOutput(surroundings, host, changed)
    return Parts(channel, client, connection, jobs, applications, updates, host, agent, metrics, hdmi)
