"""A whole appliance in this process, provisioned as a person does it: with a stick."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from belvedere_simulator.appliance.appliance import Appliance
from belvedere_simulator.appliance.body.parts import UsbPort
from belvedere_simulator.appliance.driver.plugs import PluggedStick
from belvedere_simulator.appliance.options import ApplianceOptions
from belvedere_simulator.files import everything_below
from belvedere_simulator.vault.file_place import FilePlace
from fakes.client_site import ClientSite
from fakes.sticks import fat_image
from fakes.waiting import until

FASTEST = 10_000.0
PATIENCE = 60.0


@dataclass
class LivingAppliance:
    """One box in `folder` and its site. `on` switches it on, `off` cuts its power at once."""

    site: ClientSite
    folder: Path
    name: str = "gate"
    scale: float = FASTEST
    device_id: str = ""
    _appliance: Appliance | None = field(default=None, repr=False)

    @property
    def data(self) -> Path:
        """Its data folder."""
        return self.folder / "data"

    @property
    def appliance(self) -> Appliance:
        """The box that is on."""
        assert self._appliance is not None
        return self._appliance

    @property
    def panorama(self) -> Any:
        """The site's API."""
        return self.site.client("panorama")

    def on(self) -> None:
        """Plug in the mains."""
        self._appliance = Appliance(
            ApplianceOptions(self.data, time_scale=self.scale, key_places=(FilePlace(self.folder / "keys"),))
        )
        self._appliance.start()

    def off(self) -> None:
        """Cut the power, without a word to anybody."""
        appliance, self._appliance = self._appliance, None
        if appliance is not None:
            appliance.kill()

    def close(self) -> None:
        """Shut down in order."""
        appliance, self._appliance = self._appliance, None
        if appliance is not None:
            appliance.close()

    def provision(self, **members: Any) -> None:
        """Make the device known to the site, bring it the archive on a FAT32 drive, wait for it.

        members: more of ProvisionDevice.
        """
        answer = self.panorama.provision_device(Name=self.name, **members)
        self.device_id = answer["DeviceId"]
        archive = f"certificates-omni_{self.name}.zip"
        image = fat_image(self.folder / "stick.img", {archive: bytes(answer["Certificates"])})
        self.appliance.plug_stick(UsbPort.USB3, PluggedStick(image, size=16.0))
        # Registering, it is online for a moment with another connection.
        self.until(lambda: self.appliance.status().network.connected and self.online())
        self.appliance.unplug_stick(UsbPort.USB3)

    def online(self) -> bool:
        """Whether the site says that it is there."""
        status = self.panorama.describe_device(DeviceId=self.device_id)["DeviceConnectionStatus"]
        return bool(status == "ONLINE")

    def deploy(self, graph: str, override: str, **members: Any) -> str:
        """Ask the site for an instance; its id."""
        answer = self.panorama.create_application_instance(
            DefaultRuntimeContextDevice=self.device_id,
            ManifestPayload={"PayloadData": in_one_line(graph)},
            ManifestOverridesPayload={"PayloadData": in_one_line(override)},
            **members,
        )
        return str(answer["ApplicationInstanceId"])

    def described(self, instance: str) -> Mapping[str, Any]:
        """DescribeApplicationInstance."""
        told: Mapping[str, Any] = self.panorama.describe_application_instance(ApplicationInstanceId=instance)
        return told

    def wait_for(self, instance: str, **members: str) -> Mapping[str, Any]:
        """Wait until the site says so of an instance; fail at once when its deployment ends otherwise."""

        def reached() -> bool:
            told = self.described(instance)
            wanted = members.get("Status", told["Status"])
            over = {"DEPLOYMENT_ERROR", "DEPLOYMENT_FAILED", "REMOVAL_FAILED", "DEPLOYMENT_SUCCEEDED"}
            ended = told["Status"] in over - {wanted} and not wanted.startswith("REMOVAL")
            assert not ended, f"{told['Status']}: {told['StatusDescription']}\n{self.log()[-4000:]}"
            return all(told.get(name) == value for name, value in members.items())

        try:
            until(reached, PATIENCE)
        except AssertionError as error:
            raise AssertionError(f"{self.described(instance)}\n{self.log()[-4000:]}") from error
        return self.described(instance)

    def nodes(self, instance: str) -> dict[str, str]:
        """CurrentStatus of each node."""
        listed = self.panorama.list_application_instance_node_instances(ApplicationInstanceId=instance)
        return {node["NodeInstanceId"]: node["CurrentStatus"] for node in listed["NodeInstances"]}

    def remove(self, instance: str) -> None:
        """Remove an instance and wait until it is gone."""
        self.panorama.remove_application_instance(ApplicationInstanceId=instance)
        self.wait_for(instance, Status="REMOVAL_SUCCEEDED")

    def log(self, name: str = "occ.log") -> str:
        """What the box logged."""
        files = sorted(file for file in everything_below(self.data) if file.name == name)
        return "".join(file.read_text(encoding="utf-8") for file in files)

    def traces(self, instance: str) -> list[Path]:
        """Everything on its disk that is named after an instance."""
        return [file for file in everything_below(self.data) if instance in file.name]

    def until(self, condition: Callable[[], object], seconds: float = PATIENCE) -> None:
        """Wait, and tell the log when it is in vain."""
        # It is asked once: what was so for a moment has been so.
        try:
            until(condition, seconds)
        except AssertionError as error:
            raise AssertionError(self.log()[-4000:]) from error


def in_one_line(manifest: str) -> str:
    """A manifest as the service takes it."""
    return " ".join(manifest.splitlines())
