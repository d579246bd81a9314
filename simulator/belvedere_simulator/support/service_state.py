"""The state of a site as its operations tell it: devices, applications with their manifests, packages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from belvedere_simulator.commands.twins.calling import pages, told_failures
from belvedere_simulator.messages import tr
from belvedere_simulator.support.gathering import Gathering

_ENVELOPE = "ResponseMetadata"
_NO_SECRETS = ("username", "user", "streamurl")


def gather_devices(gathering: Gathering) -> None:
    """Each device with its jobs."""
    if gathering.clients is None:
        return
    with told_failures():
        panorama = gathering.clients("panorama")
        for listed in pages(panorama.list_devices, "Devices"):
            identifier = listed["DeviceId"]
            if not gathering.wish.is_for(identifier):
                continue
            device = _bare(panorama.describe_device(DeviceId=identifier))
            jobs = pages(panorama.list_devices_jobs, "DeviceJobs", DeviceId=identifier)
            title = tr("Device {name}", name=listed.get("Name", ""))
            gathering.staging.document(f"devices/{identifier}.json", title, {"device": device, "jobs": jobs})


def gather_applications(gathering: Gathering) -> None:
    """Each application instance with its manifests and the state of its nodes."""
    if gathering.clients is None:
        return
    with told_failures():
        panorama = gathering.clients("panorama")
        for listed in pages(panorama.list_application_instances, "ApplicationInstances"):
            which = {"ApplicationInstanceId": listed["ApplicationInstanceId"]}
            instance = _bare(panorama.describe_application_instance(**which))
            if not gathering.wish.is_for(str(instance.get("DefaultRuntimeContextDevice", ""))):
                continue
            told = {
                "instance": instance,
                "details": _bare(panorama.describe_application_instance_details(**which)),
                "nodes": pages(panorama.list_application_instance_node_instances, "NodeInstances", **which),
                "packages": pages(panorama.list_application_instance_dependencies, "PackageObjects", **which),
            }
            title = tr("Application {name}", name=listed.get("Name", ""))
            gathering.staging.document(f"applications/{which['ApplicationInstanceId']}.json", title, told)


def gather_packages(gathering: Gathering) -> None:
    """Packages with their versions, and the nodes that they offer."""
    if gathering.clients is None:
        return
    with told_failures():
        panorama = gathering.clients("panorama")
        told = {
            "packages": pages(panorama.list_packages, "Packages"),
            "nodes": pages(panorama.list_nodes, "Nodes"),
        }
    gathering.staging.document("packages.json", tr("Packages and nodes"), told)


def known_secrets(gathering_clients: Any) -> set[str]:
    """Everything in the site's secrets that must not be anywhere: to be searched for, never written."""
    import json  # noqa: PLC0415

    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - heavy

    found: set[str] = set()
    try:
        manager = gathering_clients("secretsmanager")
        for listed in pages(manager.list_secrets, "SecretList", MaxResults=100):
            text = manager.get_secret_value(SecretId=listed["ARN"]).get("SecretString", "")
            try:
                values = json.loads(text)
            except ValueError:
                values = text
            found |= _secrets_in(values)
    except (ClientError, BotoCoreError):
        # Who may not read them cannot have them in what he gathers, but for what the rules find.
        return found
    return found


def _secrets_in(values: Any) -> set[str]:
    if isinstance(values, Mapping):
        # A user's name is a word like any other, and addresses of cameras get their numbers.
        named = ((str(name).lower(), str(value)) for name, value in values.items())
        return {value for name, value in named if name not in _NO_SECRETS}
    return {str(values)}


def _bare(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != _ENVELOPE}
