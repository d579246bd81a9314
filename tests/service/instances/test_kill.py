"""A killed service has lost no deployment that it acknowledged, and goes on with every one."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

import fakes.instance_workload
from belvedere_simulator.service.job_queue import JobExecution
from fakes.instance_site import InstanceSite, open_instance_site
from fakes.instance_workload import SETTINGS
from fakes.stored_jobs import open_stored_jobs, stored_jobs

SEEDS = range(4)
RESTING = {"DEPLOYMENT_SUCCEEDED", "DEPLOYMENT_ERROR", "REMOVAL_SUCCEEDED", "REMOVAL_FAILED"}


def _killed_after(folder: Path, seed: int) -> list[str]:
    """What the workload told until it was killed at a random line."""
    file = fakes.instance_workload.__file__
    tests = str(Path(file).parent.parent)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([tests, *sys.path])}
    command = [sys.executable, file, str(folder), str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(random.Random(seed).randrange(10, 60))]
        process.send_signal(signal.SIGKILL)
        told += process.stdout.read().splitlines(keepends=True)
    return [line.strip() for line in told if line.endswith("\n")]


def _open_jobs(site: InstanceSite, ended: set[str]) -> list[JobExecution]:
    with site.devices.database.read() as connection:
        return [job for job in stored_jobs(connection) if job.job_id not in ended]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_acknowledged_step_is_there_and_every_instance_comes_to_rest(tmp_path: Path, seed: int) -> None:
    prepared = open_instance_site(tmp_path, SETTINGS)
    prepared.sample("status_page")
    prepared.device()
    prepared.close()

    told = [line.split() for line in _killed_after(tmp_path, seed)]
    site = open_instance_site(tmp_path, SETTINGS, queue_in=open_stored_jobs)
    for step, name in told:
        if step == "deployed":
            assert site.status(name)
        elif step == "removed":
            assert site.status(name).startswith("REMOVAL_")

    site.run()
    names = [name for step, name in told if step == "deployed"]
    assert "DEPLOYMENT_PENDING" not in {site.status(name) for name in names}
    jobs = _open_jobs(site, set())
    deploys = Counter(
        job.document["applicationInstanceId"] for job in jobs if job.document["operation"] == "deploy"
    )
    assert set(deploys.values()) <= {1}
    for name in names:
        assert deploys[name] or site.status(name) == "REMOVAL_SUCCEEDED"

    ended: set[str] = set()
    while waiting := _open_jobs(site, ended):
        for job in waiting:
            with site.devices.database.write() as connection:
                site.family.reports.job_changed(connection, replace(job, status="SUCCEEDED"))
            ended.add(job.job_id)
    assert {site.status(name) for name in names} <= RESTING
    site.close()
