"""Calls that set an appliance up."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from belvedere_simulator.client.call import Arguments, Call, CallCancelledError, Work, watched
from belvedere_simulator.client.device_addresses import DeviceAddresses
from belvedere_simulator.client.held_archives import HeldArchive, HeldArchives
from belvedere_simulator.client.place import place_of
from belvedere_simulator.client.refused_fields import refused_fields
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.commands.clients import Place
from belvedere_simulator.drives.contents import archive_name
from belvedere_simulator.drives.copies import delete_copy, keep_copy
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.provisioning.receipt import Receipt, save_receipt
from belvedere_simulator.provisioning.summary import summary_of

_LOOK_SECONDS = 1.0
_OF_APPLIANCE = ("name", "folder", "running", "device")


class ProvisioningCalls:
    """What the Provision page asks for."""

    def __init__(self, sites: Sites, held: HeldArchives) -> None:
        self._sites = sites
        self._held = held
        self._places: dict[str, Place] = {}
        self._addresses = DeviceAddresses(sites)
        sites.before_close(self._give_up)

    def works(self) -> dict[str, Work]:
        """By name."""
        return {
            "provisioning.make": self.make,
            "provisioning.save": self.save,
            "provisioning.addresses": self.addresses,
            "provisioning.save-receipt": self.save_receipt,
            "provisioning.undo": self.undo,
            "provisioning.delete-archive": self.delete_archive,
            "provisioning.hand-over": self.hand_over,
            "provisioning.watch-appliances": self.watch_appliances,
        }

    def make(self, call: Call, given: Arguments) -> dict[str, Any]:
        """A device `name` with `description`, `tags` and `network`; its archive is written into `folder`,
        0600, or held in memory where there is none.

        Returns `id`, `path` (None without a folder), `issued`, `expires` and the `fingerprint` of the site's
        authority; or {"refused": [[field, text], ...]} where fields were refused. When the archive cannot be
        written, or nobody wants it any more, the device is deleted again: the service keeps no copy.
        """
        name = archive_name(re.sub(r"[^A-Za-z0-9_-]", "_", str(given["name"])))
        # A name that the service would refuse must not lead out of the folder first.
        file = _free(Path(given["folder"]), name) if given.get("folder") else None
        optional = {
            "Description": given.get("description"),
            "Tags": given.get("tags"),
            "NetworkingConfiguration": given.get("network"),
        }
        wanted = {"Name": given["name"], **{name: value for name, value in optional.items() if value}}
        with self._sites.panorama(place_of(given)) as panorama:
            try:
                answer = panorama.provision_device(**wanted)
            except panorama.exceptions.ClientError as error:
                refused = refused_fields(error.response, wanted)
                if not refused:
                    raise
                return {"refused": refused}
            try:
                call.check()
                self._places[answer["DeviceId"]] = place_of(given)
                self._put(answer["DeviceId"], HeldArchive(name, answer["Certificates"]), file)
            except (BelvedereError, CallCancelledError):
                panorama.delete_device(DeviceId=answer["DeviceId"])
                raise
        return {"id": answer["DeviceId"], "path": file, **vars(summary_of(answer["Certificates"]))}

    def save(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """Write the archive that is held for the device `device` into `folder`, 0600; its `path`."""
        archive = self._held.of(given["device"])
        file = _free(Path(given["folder"]), archive.name)
        _write(file, archive.content)
        self._held.forget(given["device"])
        return {"path": file}

    def addresses(self, call: Call, given: Arguments) -> dict[str, str]:
        """The fixed addresses of all devices, each with the name of its device."""
        return self._addresses.taken(call, place_of(given))

    def save_receipt(self, _call: Call, given: Arguments) -> None:
        """Write the `receipt` (the fields of a Receipt) to `file`: PDF where its name ends so, else text."""
        save_receipt(Receipt(**given["receipt"]), Path(given["file"]))

    def _give_up(self) -> None:
        """Nobody can have the archives that are held any more: their devices go."""
        for device in self._held.devices:
            with self._sites.panorama(self._places[device]) as panorama:
                panorama.delete_device(DeviceId=device)

    def _put(self, device: str, archive: HeldArchive, file: Path | None) -> None:
        if file is None:
            self._held.keep(device, archive)
        else:
            _write(file, archive.content)

    def undo(self, call: Call, given: Arguments) -> None:
        """Clean up an archive that nobody used: the device `id`, and the file `path` if there is one.

        A device that is gone already is fine.
        """
        self._held.forget(given["id"])
        try:
            with self._sites.panorama(place_of(given)) as panorama:
                panorama.delete_device(DeviceId=given["id"])
        except BelvedereError as error:
            if error.code != "BV-CLI-003":
                raise
        if given.get("path"):
            self.delete_archive(call, given)

    def delete_archive(self, _call: Call, given: Arguments) -> None:
        """Overwrite and delete the archive at `path`, where it still is. Raises BelvedereError BV-DRV-019."""
        delete_copy(Path(given["path"]))

    def hand_over(self, _call: Call, given: Arguments) -> None:
        """Plug the folder of `path` into the appliance of this computer whose data folder is `appliance`."""
        from belvedere_simulator.appliance.control.client import ask  # noqa: PLC0415

        folder, box = str(Path(given["path"]).parent), Path(given["appliance"])
        ask(box, "unplug", {"port": "usb3"})
        ask(box, "plug", {"port": "usb3", "path": folder})

    def watch_appliances(self, call: Call, given: Arguments) -> None:
        """{"appliances": [{"name", "folder", "running", "device"}]} at each change; `device` is None where it
        was not set up. That in the data folder `appliance` comes first, if it is given."""
        from belvedere_simulator.commands.appliance.boxes import (  # noqa: PLC0415
            ApplianceBox,
            known_boxes,
            told_box,
        )
        from belvedere_simulator.service.site.site_folder import default_data_dir  # noqa: PLC0415

        site = (place_of(given).data_dir or default_data_dir()).resolve()
        more = [Path(given["appliance"])] if given.get("appliance") else []

        def look() -> list[dict[str, Any]]:
            boxes = [box for box in known_boxes(site) if box.folder not in more]
            told = map(told_box, [*(ApplianceBox(each.name, each) for each in more), *boxes])
            return [{name: each.get(name) for name in _OF_APPLIANCE} for each in told]

        watched(call, _LOOK_SECONDS, look, lambda boxes: {"appliances": boxes})


def _free(folder: Path, name: str) -> Path:
    file = folder / name
    if file.exists():
        raise BelvedereError("BV-CLI-020", tr("There is such a file already"), where=str(file))
    return file


def _write(file: Path, content: bytes) -> None:
    try:
        keep_copy(file, content)
    except OSError as error:
        what, why = tr("The folder cannot be written"), error.strerror or ""
        raise BelvedereError("BV-CLI-020", what, where=str(file.parent), why=why) from error
