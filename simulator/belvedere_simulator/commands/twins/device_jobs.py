"""Jobs of devices: reboots, software updates, and what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from belvedere_simulator.commands.tables import table, terminal_width
from belvedere_simulator.commands.twins.arguments import add_timeout
from belvedere_simulator.commands.twins.calling import pages
from belvedere_simulator.commands.twins.job_reasons import reason_of
from belvedere_simulator.commands.twins.naming import device_id
from belvedere_simulator.commands.twins.progress import wait_until
from belvedere_simulator.commands.twins.session import Session, add_action
from belvedere_simulator.messages import tr

_COMPLETED, _FAILED = "COMPLETED", "FAILED"
_REBOOT_SECONDS, _UPDATE_SECONDS = 600, 3600


def add_jobs(commands: Any) -> None:
    """Add the commands to those of devices."""
    _add(commands, "reboot", reboot, tr("reboot devices"), _REBOOT_SECONDS)
    parser = _add(
        commands, "update-software", update_software, tr("install a software version"), _UPDATE_SECONDS
    )
    parser.add_argument("--version", required=True, metavar="V", help=tr("the version, like 7.0.13"))
    parser.add_argument("--allow-major", action="store_true", help=tr("also another major version"))
    jobs = add_action(commands, "jobs", list_jobs, tr("list the jobs of devices, or tell of one"))
    jobs.add_argument("device", nargs="?", metavar="DEVICE", help=tr("only those of this name or id"))
    jobs.add_argument("--job", metavar="JOB", help=tr("how far the job with this id is"))


def _add(commands: Any, name: str, action: Any, summary: str, seconds: int) -> Any:
    parser = add_action(commands, name, action, summary)
    parser.add_argument("devices", nargs="+", metavar="DEVICE", help=tr("its name or id"))
    parser.add_argument("--wait", action="store_true", help=tr("wait until it is done"))
    add_timeout(parser, seconds)
    return parser


def reboot(session: Session) -> int:
    """Ask devices to reboot."""
    return _begin(session, JobType="REBOOT")


def update_software(session: Session) -> int:
    """Ask devices to install a version."""
    config = {
        "ImageVersion": session.given.version,
        **({"AllowMajorVersionUpdate": True} if session.given.allow_major else {}),
    }
    return _begin(session, JobType="OTA", DeviceJobConfig={"OTAJobConfig": config})


def _begin(session: Session, **members: Any) -> int:
    devices = [device_id(session.panorama, name) for name in session.given.devices]
    answer = session.panorama.create_job_for_devices(DeviceIds=devices, **members)
    if not session.given.wait:
        rows = [(job["DeviceId"], job["JobId"]) for job in answer["Jobs"]]
        session.tell_table(answer, (tr("DEVICE"), tr("JOB")), rows)
        return 0
    ended = [_ended(session, job["JobId"]) for job in answer["Jobs"]]
    session.tell({"Jobs": ended}, _table(ended))
    return 0 if all(job["Status"] == _COMPLETED for job in ended) else 1


def _ended(session: Session, job_id: str) -> dict[str, Any]:
    def look() -> tuple[str, dict[str, Any] | None]:
        job = _described(session, job_id)
        return job["Status"], job if job["Status"] in (_COMPLETED, _FAILED) else None

    return wait_until(look, session.given.timeout, job_id)


def _described(session: Session, job_id: str) -> dict[str, Any]:
    answer = session.panorama.describe_device_job(JobId=job_id)
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def list_jobs(session: Session) -> int:
    """The jobs of a device, of all devices, or one job."""
    if session.given.job:
        job = _described(session, session.given.job)
        reason = ""
        if job["Status"] == _FAILED:
            reason = reason_of(session.clients("logs"), job["DeviceId"], job["JobId"], job["CreatedTime"])
        session.tell({**job, **({"Reason": reason} if reason else {})}, f"{_table([job])}\n{reason}".strip())
        return 0
    named = session.given.device
    which = {"DeviceId": device_id(session.panorama, named)} if named else {}
    jobs = pages(session.panorama.list_devices_jobs, "DeviceJobs", **which)
    heads = (tr("DEVICE"), tr("JOB TYPE"), tr("CREATED"), tr("JOB"))
    members = ("DeviceName", "JobType", "CreatedTime", "JobId")
    rows = ([job.get(member) for member in members] for job in jobs)
    session.tell_table({"DeviceJobs": jobs}, heads, rows, tr("There are no jobs."))
    return 0


def _table(jobs: Sequence[dict[str, Any]]) -> str:
    heads = (tr("DEVICE"), tr("JOB TYPE"), tr("VERSION"), tr("STATUS"), tr("JOB"))
    members = ("DeviceName", "JobType", "ImageVersion", "Status", "JobId")
    return table(heads, ([job.get(member) for member in members] for job in jobs), terminal_width())
