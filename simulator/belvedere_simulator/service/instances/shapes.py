"""Application instances as the operations return them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from belvedere_simulator.service.instances.instance import Dependency, Instance, NodeInstance
from belvedere_simulator.service.instances.status import desired_state, health_of, node_status

Output = dict[str, Any]


def listed(instance: Instance, nodes: Iterable[str], tags: Mapping[str, str], *, online: bool) -> Output:
    """The ApplicationInstance shape of ListApplicationInstances; `nodes` are its nodes' statuses."""
    return _present(
        ApplicationInstanceId=instance.id,
        Name=instance.name,
        Arn=instance.arn,
        Description=instance.description,
        DefaultRuntimeContextDevice=instance.device_id,
        DefaultRuntimeContextDeviceName=instance.device_name,
        CreatedTime=_moment(instance.created),
        Status=instance.status,
        StatusDescription=instance.status_description,
        HealthStatus=health_of(instance, nodes, online=online),
        RuntimeContextStates=_states(instance),
        Tags=dict(tags),
    )


def described(instance: Instance, nodes: Iterable[str], tags: Mapping[str, str], *, online: bool) -> Output:
    """The output of DescribeApplicationInstance."""
    return {
        **listed(instance, nodes, tags, online=online),
        **_present(
            ApplicationInstanceIdToReplace=instance.replaces,
            LastUpdatedTime=_moment(instance.updated),
            RuntimeRoleArn=instance.role_arn,
        ),
    }


def detailed(instance: Instance) -> Output:
    """The output of DescribeApplicationInstanceDetails: the manifests as they were sent."""
    return _present(
        ApplicationInstanceId=instance.id,
        ApplicationInstanceIdToReplace=instance.replaces,
        Name=instance.name,
        Description=instance.description,
        DefaultRuntimeContextDevice=instance.device_id,
        CreatedTime=_moment(instance.created),
        ManifestPayload={"PayloadData": instance.manifest},
        ManifestOverridesPayload={"PayloadData": instance.overrides} if instance.overrides else None,
    )


def listed_node(instance: Instance, node: NodeInstance, *, online: bool) -> Output:
    """The NodeInstance shape."""
    return {
        "NodeInstanceId": node.name,
        "NodeId": node.node_id,
        "PackageName": node.package,
        "PackageVersion": node.version,
        "PackagePatchVersion": node.patch,
        "NodeName": node.interface,
        "CurrentStatus": node_status(instance, node.status, online=online),
    }


def listed_dependency(dependency: Dependency) -> Output:
    """The PackageObject shape."""
    return {
        "Name": dependency.name,
        "PackageVersion": dependency.version,
        "PatchVersion": dependency.patch,
    }


def _states(instance: Instance) -> list[Output]:
    if instance.reported is None or instance.reported_time is None:
        return []
    state = {
        "DesiredState": desired_state(instance.status),
        "RuntimeContextName": instance.device_name,
        "DeviceReportedStatus": instance.reported,
        "DeviceReportedTime": _moment(instance.reported_time),
    }
    return [state]


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _present(**members: Any) -> Output:
    return {name: value for name, value in members.items() if value is not None}
