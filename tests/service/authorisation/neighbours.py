"""Two appliances of one site: one attacks, the other has something to lose."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from typing import Any

from belvedere_simulator.channel.topics import ShadowTopic, ShadowVerb
from belvedere_simulator.service.roles.grants import (
    device_owner,
    grant_credentials,
    instance_owner,
    keys_of_device,
    keys_of_instance,
)
from campaigns.kills.site import Clients
from fakes.channel_site import Appliance, ChannelSite
from fakes.waiting import until
from service.authorisation.conftest import ACCOUNT, Guarded, statement

LINE = "seen at the gate"


def log_names(device: str) -> dict[str, str]:
    """The stream of a device."""
    return {"logGroupName": f"/aws/panorama/devices/{device}", "logStreamName": "occ_log"}


@dataclass
class Neighbours:
    """What the attacker has of its own, and what is the victim's.

    `keys` are the temporary keys of the attacker's device, `application` those of an application on it,
    whose role may all that applications need; `own_token` is what
    that application fetches its keys with.
    """

    site: ChannelSite
    guarded: Guarded
    attacker: Appliance
    victim: Appliance
    keys: Clients
    application: Clients
    own_token: str
    instance: str
    secret: str
    victim_job: str

    def state(self) -> dict[str, Any]:
        """Everything of the victim that could be forged."""
        panorama, names = self.guarded.own("panorama"), log_names(self.victim.device_id)
        told = panorama.describe_device(DeviceId=self.victim.device_id)
        events = self.guarded.own("logs").get_log_events(**names, startFromHead=True)["events"]
        instance = panorama.describe_application_instance(ApplicationInstanceId=self.instance)
        return {
            "shadow": self.victim.client.ask(ShadowTopic(self.victim.thing, ShadowVerb.GET))["state"],
            "device": (told.get("Description"), told["CurrentSoftware"], told["DeviceConnectionStatus"]),
            "log": [event["message"] for event in events],
            "instance": (instance["Status"], instance.get("HealthStatus")),
        }


def move_in(guarded: Guarded) -> Neighbours:
    """Let both come online, and give the victim a job, an application, a log and a shadow."""
    site = ChannelSite(guarded.service)
    # What the broker drops silently is never answered: the attacker does not wait long for it.
    attacker, victim = site.appliance("attacker", patience=2.0), site.appliance("victim")
    panorama = guarded.own("panorama")
    for appliance in (attacker, victim):
        until(partial(_is_online, panorama, appliance.device_id))
        guarded.own("logs").create_log_group(logGroupName=log_names(appliance.device_id)["logGroupName"])
        guarded.own("logs").create_log_stream(**log_names(appliance.device_id))
    event = {"timestamp": int(time.time() * 1000), "message": LINE}
    guarded.own("logs").put_log_events(**log_names(victim.device_id), logEvents=[event])
    victim.client.ask(ShadowTopic(victim.thing, ShadowVerb.UPDATE), {"state": {"reported": {"led": "green"}}})
    (secret,) = [each["ARN"] for each in guarded.own("secretsmanager").list_secrets()["SecretList"]]
    role = guarded.role(
        statement(
            "Allow", ["cloudwatch:PutMetricData", "logs:*", "s3:GetObject"], "arn:aws:logs:*:*:log-group:none"
        )
    )
    instance = guarded.deploy(victim.device_id, role)
    attacking = guarded.deploy(attacker.device_id, role)
    parts = guarded.service.parts
    with parts.database.write() as connection:
        device = keys_of_device(parts.sessions, connection, parts.settings, attacker.device_id)
        application = keys_of_instance(parts.sessions, connection, attacking, role)
        arn = f"arn:aws:sts::{ACCOUNT}:assumed-role/x/{attacking}"
        token = grant_credentials(connection, instance_owner(attacking), arn=arn, role_arn=role)
        grant_credentials(connection, instance_owner(instance), arn=arn, role_arn=role)
        grant_credentials(connection, device_owner(victim.device_id), arn=arn, role_arn=role)
    return Neighbours(
        site,
        guarded,
        attacker,
        victim,
        guarded.holder(device),
        guarded.holder(application),
        token,
        instance,
        secret,
        str(victim.job()["jobId"]),
    )


def _is_online(panorama: Any, device: str) -> bool:
    return bool(panorama.describe_device(DeviceId=device)["DeviceConnectionStatus"] == "ONLINE")
