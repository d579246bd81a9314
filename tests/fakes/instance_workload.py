"""Deploys, reports and removes until it is killed, telling what was acknowledged: <folder> <seed>."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from pathlib import Path

from fakes.instance_site import InstanceSite, open_instance_site, sample_manifests, small_settings
from fakes.stored_jobs import open_stored_jobs, stored_jobs

GRAPH, OVERRIDE = sample_manifests("status_page")
NO_PORT = {"nodeGraphOverrides": {**OVERRIDE["nodeGraphOverrides"], "networkRoutingRules": []}}
SETTINGS = small_settings(applications_of_device=100_000, deployments_of_day=100_000)


def main(folder: Path, seed: int) -> None:
    """Work for ever; packages and device must be there."""
    site = open_instance_site(folder, SETTINGS, queue_in=open_stored_jobs)
    device = str(site.call("ListDevices")["Devices"][0]["DeviceId"])
    site.family.start()
    chance = random.Random(seed)
    living: list[str] = []
    reported: set[str] = set()
    while True:
        match chance.choice(("deploy", "deploy", "remove", "report", "report")):
            case "deploy":
                members = (
                    {"ApplicationInstanceIdToReplace": living[-1]} if _may_be_replaced(site, living) else {}
                )
                living.append(site.deploy(device, GRAPH, NO_PORT, **members))
                tell("deployed", living[-1])
            case "remove" if living:
                gone = living.pop(chance.randrange(len(living)))
                if not site.status(gone).startswith("REMOVAL_"):
                    site.call("RemoveApplicationInstance", ApplicationInstanceId=gone)
                    tell("removed", gone)
            case "report":
                report(site, reported, chance)


def report(site: InstanceSite, reported: set[str], chance: random.Random) -> None:
    """Let the device end one of its jobs."""
    with site.devices.database.write() as connection:
        waiting = [job for job in stored_jobs(connection) if job.job_id not in reported]
        if not waiting:
            return
        job = chance.choice(waiting)
        reported.add(job.job_id)
        status = chance.choice(("SUCCEEDED", "SUCCEEDED", "FAILED"))
        site.family.reports.job_changed(connection, replace(job, status=status))
    tell("ended", job.job_id)


def tell(*words: str) -> None:
    """One line, at once."""
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


def _may_be_replaced(site: InstanceSite, living: list[str]) -> bool:
    return bool(living) and site.status(living[-1]) == "DEPLOYMENT_SUCCEEDED"


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
