"""Calls that set an appliance up."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from belvedere_simulator.client.call import Arguments, Call, Work
from belvedere_simulator.client.place import place_of
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE, write_whole
from belvedere_simulator.messages import tr


class ProvisioningCalls:
    """What the Provision page asks for."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites

    def works(self) -> dict[str, Work]:
        """By name."""
        return {
            "provisioning.make": self.make,
            "provisioning.undo": self.undo,
            "provisioning.delete-archive": self.delete_archive,
            "provisioning.hand-over": self.hand_over,
            "provisioning.appliance": self.appliance,
        }

    def make(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """A device `name` with `description`, `tags` and `network`, its archive written into `folder`, 0600.

        Returns `id`, `path`, `expires`, `fingerprint` (of the site's authority). Where the archive cannot be
        written the device is deleted again: the service keeps no copy.
        """
        file = _archive(Path(given["folder"]), str(given["name"]))
        optional = {
            "Description": given.get("description"),
            "Tags": given.get("tags"),
            "NetworkingConfiguration": given.get("network"),
        }
        wanted = {name: value for name, value in optional.items() if value}
        with self._sites.panorama(place_of(given)) as panorama:
            answer = panorama.provision_device(Name=given["name"], **wanted)
            content: bytes = answer["Certificates"]
            try:
                write_whole(file, content, PRIVATE)
            except OSError as error:
                panorama.delete_device(DeviceId=answer["DeviceId"])
                raise BelvedereError(
                    "BV-CLI-020",
                    tr("The folder cannot be written"),
                    where=str(file.parent),
                    why=error.strerror or "",
                ) from error
        return {"id": answer["DeviceId"], "path": file, **_told(content)}

    def undo(self, call: Call, given: Arguments) -> None:
        """Clean up an archive that nobody used: the device `id` and the file `path`."""
        with self._sites.panorama(place_of(given)) as panorama:
            panorama.delete_device(DeviceId=given["id"])
        self.delete_archive(call, given)

    def delete_archive(self, _call: Call, given: Arguments) -> None:
        """Delete the archive at `path`, where it still is."""
        with suppress(FileNotFoundError):
            Path(given["path"]).unlink()

    def hand_over(self, _call: Call, given: Arguments) -> None:
        """Plug the folder of `path` into the appliance of this computer whose data folder is `appliance`."""
        from belvedere_simulator.appliance.control.client import ask  # noqa: PLC0415

        folder, box = str(Path(given["path"]).parent), Path(given["appliance"])
        ask(box, "unplug", {"port": "usb3"})
        ask(box, "plug", {"port": "usb3", "path": folder})

    def appliance(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """`running` and `provisioned` of the appliance of this computer, with its data folder `folder`."""
        from belvedere_simulator.appliance.control.client import ask  # noqa: PLC0415
        from belvedere_simulator.appliance.control.record import read_record  # noqa: PLC0415
        from belvedere_simulator.commands.appliance.places import FOLDER  # noqa: PLC0415
        from belvedere_simulator.folders import data_folder  # noqa: PLC0415

        folder = Path(given["appliance"]) if given.get("appliance") else data_folder() / FOLDER
        if read_record(folder) is None:
            return {"folder": folder, "running": False, "provisioned": False}
        status = ask(folder, "status", {})
        return {"folder": folder, "running": True, "provisioned": status["provisioned"]}


def _archive(folder: Path, name: str) -> Path:
    # A name that the service would refuse must not lead out of the folder first.
    file = folder / f"certificates-omni_{re.sub(r'[^A-Za-z0-9_-]', '_', name)}.zip"
    if file.exists():
        raise BelvedereError("BV-CLI-020", tr("There is such a file already"), where=str(file))
    return file


def _told(content: bytes) -> dict[str, Any]:
    from belvedere_simulator.provisioning.reader import read_archive  # noqa: PLC0415

    # Read as of its beginning: the site's clock, not ours, says when it expires.
    archive = read_archive(content, datetime.fromtimestamp(0, UTC))
    digits = archive.authority_sha256.upper()
    fingerprint = ":".join(digits[at : at + 2] for at in range(0, len(digits), 2))
    return {"expires": archive.expires, "issued": archive.issued, "fingerprint": fingerprint}
