"""`belvedere device`: the appliances of a site."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from belvedere_simulator.commands.twins.arguments import given
from belvedere_simulator.commands.twins.calling import pages
from belvedere_simulator.commands.twins.device_batch import add_batch, is_template, tell_template
from belvedere_simulator.commands.twins.device_jobs import add_jobs
from belvedere_simulator.commands.twins.device_network_sheet import add_network_sheet
from belvedere_simulator.commands.twins.device_provision import add_provision
from belvedere_simulator.commands.twins.device_software import add_software
from belvedere_simulator.commands.twins.naming import device_id
from belvedere_simulator.commands.twins.session import Session, add_action, carry_out
from belvedere_simulator.commands.twins.tags import add_tag_action
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: Subparsers) -> None:
    """Add `device` and its commands to the program's."""
    device = subparsers.add_parser("device", help=tr("the appliances of a site"))
    commands = device.add_subparsers(dest="device_command", required=True, metavar=tr("COMMAND"))
    _add_list(commands)
    _named(add_action(commands, "describe", describe, tr("tell everything about a device")))
    add_provision(commands)
    add_batch(commands)
    update = _named(add_action(commands, "update", update_description, tr("describe a device anew")))
    update.add_argument("--description", required=True, help=tr("the new description"))
    _named(
        add_action(
            commands, "delete", delete, tr("forget a device and revoke its certificates"), destructive=True
        )
    )
    add_software(commands)
    add_network_sheet(commands)
    add_jobs(commands)
    add_tag_action(commands, "device", lambda session: _described(session)["Arn"])


def run(arguments: argparse.Namespace) -> int:
    """Run the command that was parsed. Raises BelvedereError."""
    return tell_template(arguments) if is_template(arguments) else carry_out(arguments)


def _named(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("device", metavar="DEVICE", help=tr("its name or id"))
    return parser


def _add_list(commands: Any) -> None:
    parser = add_action(commands, "list", list_devices, tr("list devices"))
    parser.add_argument("--name", metavar="TEXT", help=tr("only those whose name begins like this"))
    parser.add_argument("--status", metavar="STATUS", help=tr("only those in this state, like ONLINE"))
    parser.add_argument(
        "--sort",
        choices=["NAME", "CREATED_TIME", "DEVICE_ID", "DEVICE_AGGREGATED_STATUS"],
        help=tr("what to sort by"),
    )
    parser.add_argument("--descending", action="store_true", help=tr("the last first"))


def list_devices(session: Session) -> int:
    """All devices that are asked for."""
    wanted = session.given
    devices = pages(
        session.panorama.list_devices,
        "Devices",
        **given(
            NameFilter=wanted.name,
            DeviceAggregatedStatusFilter=wanted.status,
            SortBy=wanted.sort,
            SortOrder="DESCENDING" if wanted.descending else None,
        ),
    )
    heads = (tr("NAME"), tr("STATUS"), tr("SOFTWARE"), tr("CREATED"), tr("ID"))
    members = ("Name", "DeviceAggregatedStatus", "CurrentSoftware", "CreatedTime", "DeviceId")
    rows = ([device.get(member) for member in members] for device in devices)
    session.tell_table({"Devices": devices}, heads, rows, tr("There are no devices."))
    return 0


def _described(session: Session) -> Any:
    return session.panorama.describe_device(DeviceId=device_id(session.panorama, session.given.device))


def describe(session: Session) -> int:
    """All about one device."""
    device = _described(session)
    fields = [
        (tr("Name"), device.get("Name")),
        (tr("Id"), device.get("DeviceId")),
        (tr("ARN"), device.get("Arn")),
        (tr("Description"), device.get("Description")),
        (tr("Status"), device.get("DeviceAggregatedStatus")),
        (tr("Provisioning"), device.get("ProvisioningStatus")),
        (tr("Connection"), device.get("DeviceConnectionStatus")),
        (tr("Type"), device.get("Type")),
        (tr("Brand"), device.get("Brand")),
        (tr("Serial number"), device.get("SerialNumber")),
        (tr("Software"), device.get("CurrentSoftware")),
        (tr("Newest software"), device.get("LatestSoftware")),
        (tr("Newest major"), device.get("LatestAlternateSoftware")),
        (tr("Latest job"), device.get("LatestDeviceJob")),
        (tr("Created"), device.get("CreatedTime")),
        (tr("Lease ends"), device.get("LeaseExpirationTime")),
        *_network(device),
        (tr("Tags"), device.get("Tags")),
    ]
    session.tell_record(device, fields)
    return 0


def _network(device: Mapping[str, Any]) -> list[tuple[str, Any]]:
    wanted = device.get("NetworkingConfiguration", {})
    now = device.get("CurrentNetworkingStatus", {})
    fields: list[tuple[str, Any]] = []
    for port in ("Ethernet0", "Ethernet1"):
        asked = wanted.get(port, {})
        static = asked.get("StaticIpConnectionInfo", {})
        fields.append((port, " ".join(filter(None, [asked.get("ConnectionType"), *_static(static)]))))
        fields.append((tr("{port} now", port=port), now.get(f"{port}Status")))
    return [
        *fields,
        (tr("Time servers"), wanted.get("Ntp", {}).get("NtpServers")),
        (tr("Time now"), now.get("NtpStatus")),
    ]


def _static(info: Mapping[str, Any]) -> list[str]:
    if not info:
        return []
    return [
        f"{info['IpAddress']}/{info['Mask']}",
        tr("gateway {address}", address=info["DefaultGateway"]),
        tr("name servers {addresses}", addresses=", ".join(info["Dns"])),
    ]


def update_description(session: Session) -> int:
    """Another description."""
    identifier = device_id(session.panorama, session.given.device)
    answer = session.panorama.update_device_metadata(
        DeviceId=identifier, Description=session.given.description
    )
    session.tell(answer, tr("{name} has a new description.", name=session.given.device))
    return 0


def delete(session: Session) -> int:
    """Forget a device, once its name was typed."""
    name = session.given.device
    identifier = device_id(session.panorama, name)
    session.confirm(
        tr("{name} can be registered again only after a full reset of the appliance.", name=name), name
    )
    answer = session.panorama.delete_device(DeviceId=identifier)
    session.tell(answer, tr("{name} was deleted.", name=name))
    return 0
