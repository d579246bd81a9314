"""Every answer of the device and tag operations has the members and the words of the service model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StringShape, StructureShape
from botocore.validate import ParamValidator

from belvedere_simulator.protocol.models import panorama_model
from fakes.device_site import DeviceSite


def wrong_words(value: Any, shape: Shape) -> Iterator[str]:
    """Values that an enumeration of the model does not have."""
    if isinstance(shape, StructureShape):
        for name, member in value.items():
            yield from wrong_words(member, shape.members[name])
    elif isinstance(shape, ListShape):
        for entry in value:
            yield from wrong_words(entry, shape.member)
    elif isinstance(shape, MapShape):
        for entry in value.values():
            yield from wrong_words(entry, shape.value)
    elif isinstance(shape, StringShape) and shape.enum and value not in shape.enum:
        yield f"{shape.name}: {value}"


def check(site: DeviceSite, operation: str, **parameters: Any) -> Mapping[str, Any]:
    """The answer, once input and output fit the model."""
    modelled = panorama_model().operation_model(operation)
    answer = site.call(operation, **parameters)
    for value, shape in ((parameters, modelled.input_shape), (answer, modelled.output_shape)):
        if shape is not None:
            report = ParamValidator().validate(value, shape)
            assert not report.has_errors(), report.generate_report()
            assert list(wrong_words(value, shape)) == []
    return answer


def test_answers_fit_the_model(site: DeviceSite) -> None:
    static = {"IpAddress": "10.0.0.5", "Mask": "255.0.0.0", "DefaultGateway": "10.0.0.1", "Dns": ["10.0.0.1"]}
    network = {
        "Ethernet0": {"ConnectionType": "STATIC_IP", "StaticIpConnectionInfo": static},
        "Ethernet1": {"ConnectionType": "DHCP"},
        "Ntp": {"NtpServers": ["0.pool.ntp.org"]},
    }
    made = check(site, "ProvisionDevice", Name="waiting", Tags={"a": "b"}, NetworkingConfiguration=network)
    check(site, "DescribeDevice", DeviceId=made["DeviceId"])
    device_id = site.online("gate", "4.3.45")
    ota = {"OTAJobConfig": {"ImageVersion": "8.0.29", "AllowMajorVersionUpdate": True}}
    jobs = check(site, "CreateJobForDevices", DeviceIds=[device_id], JobType="OTA", DeviceJobConfig=ota)
    status = {"ConnectionStatus": "CONNECTED", "IpAddress": "10.0.0.5/8", "HwAddress": "8C:0F:00:60:C5:88"}
    ntp = {"ConnectionStatus": "CONNECTED", "IpAddress": "10.0.0.9", "NtpServerName": "0.pool.ntp.org"}
    with site.database.write() as connection:
        told = {"Ethernet0Status": status, "Ethernet1Status": {"IpAddress": "--"}, "NtpStatus": ntp}
        site.appliances.report_network(
            connection, site.queue.queued[0][0], told, site.clock.now().timestamp()
        )
    described = check(site, "DescribeDevice", DeviceId=device_id)
    assert described["CurrentNetworkingStatus"]["LastUpdatedTime"] == site.clock.now()
    assert len(check(site, "ListDevices")["Devices"]) == 2
    check(site, "ListDevicesJobs")
    check(site, "DescribeDeviceJob", JobId=jobs["Jobs"][0]["JobId"])
    check(site, "UpdateDeviceMetadata", DeviceId=device_id, Description="North")
    check(site, "TagResource", ResourceArn=described["Arn"], Tags={"c": "d"})
    assert check(site, "ListTagsForResource", ResourceArn=described["Arn"]) == {"Tags": {"c": "d"}}
    check(site, "UntagResource", ResourceArn=described["Arn"], TagKeys=["c"])
    check(site, "DeleteDevice", DeviceId=device_id)
