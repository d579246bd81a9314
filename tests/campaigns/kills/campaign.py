"""Kills of a service under a mixed workload, and what is found after each."""

from __future__ import annotations

import json
import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

from belvedere_simulator.files import write_whole
from belvedere_simulator.service.store.check import check_data_folder
from campaigns.kills.client import PATIENCE, Client, in_threads
from campaigns.kills.families.devices import Devices
from campaigns.kills.families.instances import Instances, prepare_application
from campaigns.kills.families.made_packages import Cameras, Imports
from campaigns.kills.families.objects import BUCKET, Objects
from campaigns.kills.families.packages import Packages
from campaigns.kills.families.roles import Roles
from campaigns.kills.families.secrets import Secrets
from campaigns.kills.families.stacks import Stacks
from campaigns.kills.families.telemetry import GROUP, Logs, Metrics
from campaigns.kills.site import Clients, KillableSite
from campaigns.kills.step import Family
from campaigns.kills.stores import failed_without_reason, half_files, unfinished
from fakes.waiting import until

CLIENTS = 20
EVERYTHING_EACH = 10
"""After every so many kills whole ledgers are compared, not only what was touched."""
LONGEST_WORK = 2.5
"""Seconds from the begin of the work to the kill, at most."""


@dataclass
class Progress:
    """How far a campaign is; kept in a file, so that it can be stopped and taken up again."""

    seed: int
    kills: int = 0
    starts_killed: int = 0
    acknowledged: int = 0
    doubtful: int = 0
    interrupted: dict[str, int] = field(default_factory=dict)
    half_files_swept: int = 0
    problems: list[str] = field(default_factory=list)


class KillCampaign:
    """Works in `folder`, where an earlier one is taken up."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._file = folder / "progress.json"
        kept = json.loads(self._file.read_text()) if self._file.exists() else {"seed": seed}
        assert kept["seed"] == seed, "the folder holds a campaign of another seed"
        self.progress = Progress(**kept)
        self.site = KillableSite(folder)
        self._address = self.site.start()
        self._clients = Clients(self._address, self.site.key(), self.site.settings.region)
        self._workers = self._employ(seed)

    def run(self, kills: int) -> Progress:
        """Kill until `kills` are reached, then compare everything once more."""
        self._compare(everything=True)
        while self.progress.kills < kills and not self.progress.problems:
            self._round(random.Random(f"{self.progress.seed} {self.progress.kills}"))
            write_whole(self._file, json.dumps(asdict(self.progress), indent=1).encode())
        self._compare(everything=True)
        write_whole(self._file, json.dumps(asdict(self.progress), indent=1).encode())
        return self.progress

    def close(self) -> None:
        """Stop the service; the folder stays."""
        self.site.stop()
        for worker in self._workers:
            worker.ledger.close()

    def _employ(self, seed: int) -> list[Client]:
        """The clients; what they need at first is made once."""
        started = self._folder / "started.json"
        names = [f"c{number:02}" for number in range(CLIENTS)]
        if not started.exists():
            self._clients("s3").create_bucket(Bucket=BUCKET)
            self._clients("logs").create_log_group(logGroupName=GROUP)
            prepare_application(self._clients, self.site.settings.account)
            devices = {
                name: self._clients("panorama").provision_device(Name=f"station-{name}")["DeviceId"]
                for name in names
            }
            write_whole(started, json.dumps(devices).encode())
        stations = json.loads(started.read_text())
        return [Client(name, self._folder, self._families(stations[name]), seed) for name in names]

    def _families(self, station: str) -> list[Family]:
        account = self.site.settings.account
        return [
            Objects(self._clients),
            Devices(self._clients),
            Packages(self._clients, account),
            Cameras(self._clients),
            Imports(self._clients),
            Roles(self._clients),
            Secrets(self._clients),
            Stacks(self._clients),
            Logs(self._clients),
            Metrics(self._clients),
            Instances(self._clients, station),
        ]

    def _round(self, chance: random.Random) -> None:
        """Work, kill, look at the stores, start again, compare."""
        gone = threading.Event()
        threads = in_threads([partial(worker.work, gone) for worker in self._workers])
        gone.wait(chance.uniform(0.02, LONGEST_WORK))
        self.site.kill()
        gone.set()
        for thread in threads:
            thread.join(PATIENCE)
        self._count()
        if chance.random() < 0.15:
            self._kill_while_starting(chance)
        self.progress.half_files_swept += len(half_files(self.site.data_dir))
        address = self.site.start()
        self._note([] if address == self._address else [f"it moved to {address}"])
        self.progress.kills += 1
        self._compare(everything=self.progress.kills % EVERYTHING_EACH == 0)

    def _count(self) -> None:
        """Take over what the clients counted, and what the kill interrupted."""
        for worker in self._workers:
            self._note(worker.problems)
            self.progress.acknowledged += worker.acknowledged
            self.progress.doubtful += worker.ledger.doubt is not None
            worker.acknowledged, worker.problems = 0, []
        interrupted = Counter(self.progress.interrupted) + unfinished(self.site.data_dir)
        self.progress.interrupted = dict(interrupted)

    def _kill_while_starting(self, chance: random.Random) -> None:
        """A service that is killed before it is ready has resumed in part what the last one left."""
        self.site.launch()
        threading.Event().wait(chance.uniform(0.1, 2.5))
        self.site.kill()
        self.progress.starts_killed += 1

    def _compare(self, *, everything: bool) -> None:
        """Ledgers against the service, then the stores once all work has ended."""
        with ThreadPoolExecutor(CLIENTS) as pool:
            for found in pool.map(lambda worker: worker.compare(everything), self._workers):
                self._note(found)
        data_dir = self.site.data_dir
        try:
            until(lambda: not unfinished(data_dir), PATIENCE)
        except AssertionError:
            self._note([f"still unfinished: {dict(unfinished(data_dir))}"])
        self._note([str(problem) for problem in check_data_folder(data_dir, in_use=True)])
        self._note([f"half a file: {name}" for name in half_files(data_dir)])
        self._note([f"failed without a reason: {name}" for name in failed_without_reason(data_dir)])
        self._note(self.site.errors())

    def _note(self, problems: list[str]) -> None:
        self.progress.problems += problems
