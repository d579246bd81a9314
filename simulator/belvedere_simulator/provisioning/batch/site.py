"""What a batch asks of a site, by the operations that everybody has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from belvedere_simulator.commands.twins.calling import pages, told_failures
from belvedere_simulator.provisioning.batch.checking import Known, addresses_of, plain_address
from belvedere_simulator.provisioning.batch.items import Appliance, Batch, Camera

AWAITING = "AWAITING_PROVISIONING"
_VERSION = "1.0"
_PORTS = ("Ethernet0", "Ethernet1")

Tell = Callable[[int, int], None]


class BatchSite:
    """The operations, with failures as BelvedereError BV-CLI-... `panorama` is a client of them."""

    def __init__(self, panorama: Any) -> None:
        self._panorama = panorama

    def known(self, batch: Batch, tell: Tell = lambda _done, _whole: None) -> Known:
        """What the batch has to be compared with. Devices are asked for their addresses, one after another,
        only where the batch has any; `tell` says how many were."""
        with self._told() as panorama:
            devices = pages(panorama.list_devices, "Devices")
            packages = {each["PackageName"] for each in pages(panorama.list_packages, "Packages")}
        addresses: dict[str, str] = {}
        if any(True for appliance in batch.appliances for _each in addresses_of(appliance)):
            for number, device in enumerate(devices):
                tell(number, len(devices))
                for address in self._addresses(device["DeviceId"]):
                    addresses[address] = device["Name"]
        return Known({device["Name"] for device in devices}, packages, addresses)

    def device(self, name: str) -> dict[str, Any] | None:
        """The device of this name, as it is listed."""
        with self._told() as panorama:
            found = pages(panorama.list_devices, "Devices", NameFilter=name)
        return next((dict(device) for device in found if device["Name"] == name), None)

    def described(self, device: str) -> dict[str, Any]:
        """Everything about the device of this id."""
        with self._told() as panorama:
            return dict(panorama.describe_device(DeviceId=device))

    def provision(self, appliance: Appliance) -> tuple[str, bytes]:
        """Make the device; its id and its archive, which is good for five minutes."""
        optional = {
            "Description": appliance.description,
            "Tags": dict(appliance.tags),
            "NetworkingConfiguration": dict(appliance.network),
        }
        wanted = {name: value for name, value in optional.items() if value}
        with self._told() as panorama:
            answer = panorama.provision_device(Name=appliance.name, **wanted)
        return str(answer["DeviceId"]), bytes(answer["Certificates"])

    def delete(self, device: str) -> None:
        """Forget a device."""
        with self._told() as panorama:
            panorama.delete_device(DeviceId=device)

    def register(self, camera: Camera) -> str:
        """Have a camera's package made; the job's id."""
        parameters = {"StreamUrl": camera.url}
        if camera.username:
            parameters["Username"] = camera.username
        if camera.password:
            parameters["Password"] = camera.password
        optional: dict[str, Any] = {}
        if camera.description:
            optional["NodeDescription"] = camera.description
        if camera.tags:
            optional["JobTags"] = [{"ResourceType": "PACKAGE", "Tags": dict(camera.tags)}]
        with self._told() as panorama:
            answer = panorama.create_node_from_template_job(
                TemplateType="RTSP_CAMERA_STREAM",
                NodeName=camera.name,
                OutputPackageName=camera.name,
                OutputPackageVersion=_VERSION,
                TemplateParameters=parameters,
                **optional,
            )
        return str(answer["JobId"])

    def registration(self, job: str) -> tuple[str, str]:
        """The state of such a job, and what it says."""
        with self._told() as panorama:
            found = panorama.describe_node_from_template_job(JobId=job)
        return str(found["Status"]), str(found["StatusMessage"])

    def earlier_registration(self, name: str) -> str:
        """The job that makes, or has made, the camera of this name, "" where there is none."""
        with self._told() as panorama:
            jobs = pages(panorama.list_node_from_template_jobs, "NodeFromTemplateJobs")
            packages = {each["PackageName"] for each in pages(panorama.list_packages, "Packages")}
        own = [job for job in jobs if job["NodeName"] == name]
        good = [
            job
            for job in own
            if job["Status"] == "PENDING" or (job["Status"] == "SUCCEEDED" and name in packages)
        ]
        good.sort(key=lambda job: job["CreatedTime"])
        return str(good[-1]["JobId"]) if good else ""

    def _addresses(self, device: str) -> Iterator[str]:
        described = self.described(device)
        wanted = described.get("NetworkingConfiguration") or {}
        now = described.get("CurrentNetworkingStatus") or {}
        for port in _PORTS:
            fixed = (wanted.get(port) or {}).get("StaticIpConnectionInfo") or {}
            seen = now.get(f"{port}Status") or {}
            for told in (fixed.get("IpAddress"), seen.get("IpAddress")):
                address = plain_address(told or "")
                if address:
                    yield address

    @contextmanager
    def _told(self) -> Iterator[Any]:
        with told_failures():
            yield self._panorama
