"""The same thing for several devices, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from belvedere_simulator.client.call import Arguments, Call
from belvedere_simulator.client.place import place_of
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

Step = Callable[[Any, str], None]


def each_device(sites: Sites, call: Call, given: Arguments) -> int:
    """`action` "reboot", "update" (to `version`, with `major`) or "tag" (adding `tags`) for each of `ids`;
    how many. One that refuses holds the others not up.

    Raises BelvedereError BV-DVC-001 with all that refused, and why.
    """
    step, refused = _step(given), list[str]()
    ids = [str(each) for each in given["ids"]]
    for number, device in enumerate(ids):
        with sites.panorama(place_of(given)) as panorama:
            name = str(panorama.describe_device(DeviceId=device).get("Name", device))
        words = tr("{number} of {total}: {name}", number=number + 1, total=len(ids), name=name)
        call.progress(words, number / len(ids))
        try:
            with sites.panorama(place_of(given)) as panorama:
                step(panorama, device)
        except BelvedereError as error:
            refused.append(f"{name}: {error.what}")
    if refused:
        what = tr("{count} of {total} devices refused", count=len(refused), total=len(ids))
        raise BelvedereError("BV-DVC-001", what, why="\n".join(refused))
    return len(ids)


def _step(given: Arguments) -> Step:
    action = given["action"]
    if action == "tag":
        return lambda panorama, device: _tag(panorama, device, given["tags"])
    members: dict[str, Any] = {"JobType": "REBOOT"}
    if action == "update":
        job = {"ImageVersion": given["version"]}
        if given.get("major"):
            job["AllowMajorVersionUpdate"] = True
        members = {"JobType": "OTA", "DeviceJobConfig": {"OTAJobConfig": job}}
    return lambda panorama, device: panorama.create_job_for_devices(DeviceIds=[device], **members)


def _tag(panorama: Any, device: str, tags: Any) -> None:
    panorama.tag_resource(ResourceArn=panorama.describe_device(DeviceId=device)["Arn"], Tags=dict(tags))
