"""Calls about the cameras of a site."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from belvedere_simulator.cameras.address import parse_address
from belvedere_simulator.cameras.doctor import Diagnosis, report
from belvedere_simulator.client.call import Arguments, Call, Work, watched
from belvedere_simulator.client.camera_listing import CameraListing
from belvedere_simulator.client.place import place_of
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.client.verdicts import VerdictStore
from belvedere_simulator.commands.clients import Place
from belvedere_simulator.commands.twins.camera_changes import wish_of
from belvedere_simulator.commands.twins.registered_cameras import (
    CameraWish,
    begin,
    camera_node,
    camera_nodes,
    edited,
)
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.folders import data_folder
from belvedere_simulator.messages import tr
from belvedere_simulator.provisioning.batch.camera_list import read_cameras
from belvedere_simulator.provisioning.batch.dialect import read_file
from belvedere_simulator.provisioning.batch.items import Camera

PERIOD = 3.0
_STEP = 0.2
_FOLDER = ("desktop", "verdicts")
_CHANGES = ("url", "user", "password", "description")


class CameraCalls:
    """What the Cameras page asks for. `verdicts` is where the doctor's verdicts are kept."""

    def __init__(self, sites: Sites, verdicts: Path | None = None) -> None:
        self._sites = sites
        self._verdicts = VerdictStore(verdicts or data_folder().joinpath(*_FOLDER))
        self._listings: dict[Place, CameraListing] = {}

    def works(self) -> dict[str, Work]:
        """By name."""
        return {
            "cameras.list": self.every,
            "cameras.watch": self.watch,
            "cameras.register": self.register,
            "cameras.edit": self.edit,
            "cameras.restore": self.restore,
            "cameras.tag": self.tag,
            "cameras.remove": self.remove,
            "cameras.read-list": self.read_list,
            "cameras.register-list": self.register_list,
            "cameras.keep-verdict": self.keep_verdict,
            "cameras.verdict": self.verdict,
        }

    def every(self, _call: Call, given: Arguments) -> list[Any]:
        """Every camera, completely."""
        place = place_of(given)
        with self._sites.panorama(place) as panorama:
            listed: list[Any] = self._listing(place).look(panorama, None)["cameras"]
        return listed

    def watch(self, call: Call, given: Arguments) -> None:
        """{"cameras": [...], "complete": ...} at each change, looked at every `seconds` (3)."""
        place = place_of(given)
        listing = self._listing(place)

        def look() -> dict[str, Any]:
            with self._sites.panorama(place) as panorama:
                return listing.look(panorama)

        watched(call, float(given.get("seconds", PERIOD)), look, lambda state: state)

    def register(self, call: Call, given: Arguments) -> str:
        """A camera `name` with `url`, `user`, `password`, `description`, `tags`, `diagnosis`; its package."""
        place, name = place_of(given), str(given["name"])
        address = parse_address(*(str(given.get(each) or "") for each in ("url", "user", "password")))
        wish = CameraWish(
            name,
            address.url,
            address.username,
            address.password,
            str(given.get("description") or ""),
            dict(given.get("tags") or {}),
        )
        with self._sites.panorama(place) as panorama:
            if name in {node["PackageName"] for node in camera_nodes(panorama)}:
                what = tr("There is a camera of this name already")
                raise BelvedereError("BV-REG-004", what, where=name, fields={"NodeName": what})
        self._make(call, place, wish)
        if given.get("diagnosis"):
            self._keep(place, name, given["diagnosis"])
        return name

    def edit(self, call: Call, given: Arguments) -> dict[str, str]:
        """Register `camera` anew with those of `url`, `user`, `password`, `description` that are given.

        A password that is empty stays what it was while the user does. Returns what `cameras.restore` takes.
        """
        place = place_of(given)
        with self._sites.panorama(place) as panorama:
            node = camera_node(panorama, str(given["camera"]))
        changes = {name: str(given[name]) for name in _CHANGES if given.get(name) is not None}
        self._make(call, place, edited(self._sites.clients(place), node, changes))
        if given.get("diagnosis"):
            self._keep(place, node["PackageName"], given["diagnosis"])
        return {"camera": node["PackageName"], "patch": node["PatchVersion"]}

    def restore(self, call: Call, given: Arguments) -> None:
        """Register `camera` anew as it was in `patch`: the undo of an edit."""
        place = place_of(given)
        with self._sites.panorama(place) as panorama:
            node = camera_node(panorama, str(given["camera"]), str(given["patch"]))
        self._make(call, place, edited(self._sites.clients(place), node, {}))

    def tag(self, _call: Call, given: Arguments) -> dict[str, str]:
        """Have the camera with this `arn` bear exactly these `tags`; those it bore."""
        wanted: dict[str, str] = dict(given["tags"])
        with self._sites.panorama(place_of(given)) as panorama:
            borne: dict[str, str] = panorama.list_tags_for_resource(ResourceArn=given["arn"])["Tags"]
            gone = [key for key in borne if key not in wanted]
            if gone:
                panorama.untag_resource(ResourceArn=given["arn"], TagKeys=gone)
            if wanted:
                panorama.tag_resource(ResourceArn=given["arn"], Tags=wanted)
        return borne

    def remove(self, _call: Call, given: Arguments) -> None:
        """Forget `camera`, its password and what the doctor said."""
        place, package = place_of(given), str(given["camera"])
        with self._sites.panorama(place) as panorama:
            node = camera_node(panorama, package)
            panorama.delete_package(PackageId=node["PackageId"], ForceDelete=True)
        self._verdicts.forget(place, package)

    def read_list(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """The CSV at `path`, checked whole: `cameras` without passwords, `faults`, `digest` of what was read.

        Names that are registered already are faults.
        """
        content = read_file(Path(given["path"]))
        with self._sites.panorama(place_of(given)) as panorama:
            taken = {node["PackageName"] for node in camera_nodes(panorama)}
        checked = read_cameras(content, taken)
        return {
            "cameras": [_listed(each) for each in checked.cameras],
            "faults": list(checked.told),
            "digest": hashlib.sha256(content).hexdigest(),
        }

    def register_list(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Register the cameras of `path`, which must still be what `digest` says.

        Returns `done` names, and `failed`: pairs of name and reason.
        """
        place, content = place_of(given), read_file(Path(given["path"]))
        if hashlib.sha256(content).hexdigest() != given["digest"]:
            raise BelvedereError(
                "BV-REG-001", tr("The list has changed since it was checked"), where=str(given["path"])
            )
        done: list[str] = []
        failed: list[list[str]] = []
        cameras = read_cameras(content).required()
        for number, camera in enumerate(cameras):
            call.progress(camera.name, number / len(cameras))
            try:
                self._make(call, place, wish_of(camera))
                done.append(camera.name)
            except BelvedereError as error:
                failed.append([camera.name, str(error)])
        return {"done": done, "failed": failed}

    def keep_verdict(self, _call: Call, given: Arguments) -> None:
        """Remember `diagnosis` of `camera` as it is registered now."""
        self._keep(place_of(given), str(given["camera"]), given["diagnosis"])

    def verdict(self, _call: Call, given: Arguments) -> dict[str, Any] | None:
        """The last `diagnosis` of `camera` in its `patch`, and its `report`; None where there is none."""
        found = self._verdicts.diagnosis(place_of(given), str(given["camera"]), str(given["patch"]))
        return {"diagnosis": found, "report": report(Diagnosis.from_document(found))} if found else None

    def _listing(self, place: Place) -> CameraListing:
        # Of two made at once one is forgotten again: they only know how to ask less.
        return self._listings.setdefault(place, CameraListing(place, self._verdicts))

    def _keep(self, place: Place, package: str, diagnosis: Mapping[str, Any]) -> None:
        with self._sites.panorama(place) as panorama:
            patch = camera_node(panorama, package)["PatchVersion"]
        try:
            self._verdicts.keep(place, package, patch, diagnosis)
        except (ValueError, OSError) as error:
            why = (error.strerror or "") if isinstance(error, OSError) else ""
            raise BelvedereError(
                "BV-REG-002", tr("The verdict cannot be kept"), where=package, why=why
            ) from error

    def _make(self, call: Call, place: Place, wish: CameraWish) -> None:
        """Have a camera made and wait for it."""
        with self._sites.panorama(place) as panorama:
            job = begin(panorama, wish)
            while (told := panorama.describe_node_from_template_job(JobId=job))["Status"] == "PENDING":
                call.wait(_STEP)
        if told["Status"] != "SUCCEEDED":
            raise BelvedereError("BV-CLI-004", str(told["StatusMessage"]), where=wish.name)


def _listed(camera: Camera) -> dict[str, Any]:
    return {
        "line": camera.line,
        "name": camera.name,
        "address": camera.shown,
        "user": bool(camera.username),
        "description": camera.description,
        "tags": dict(camera.tags),
    }
