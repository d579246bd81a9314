"""A site of the bench's own, and appliances that are processes of their own, as a user starts them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import resources
from pathlib import Path

from belvedere_simulator.bench.helper import Helper
from belvedere_simulator.bench.signed import REGION
from belvedere_simulator.commands.clients import Clients, site_clients
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

TIME_SCALE = 10_000
"""What is simulated passes at once: only what really is done takes time."""
PATIENCE = 120.0
_LOOK_SECONDS = 0.05
_END_SECONDS = 30.0


@dataclass(frozen=True)
class Provisioned:
    """A device of the site, and the folder of the stick with its archive."""

    device_id: str
    name: str
    stick: Path


@dataclass(frozen=True)
class ApplianceSite:
    """What asks the site, and `folder`, where everything lies."""

    folder: Path
    clients: Clients

    def provision(self, name: str) -> Provisioned:
        """Make a device known and put its archive on a stick."""
        answer = self.clients("panorama").provision_device(Name=name)
        stick = self.folder / f"stick-{name}"
        stick.mkdir()
        (stick / f"certificates-omni_{name}.zip").write_bytes(answer["Certificates"])
        return Provisioned(answer["DeviceId"], name, stick)

    def data(self, device: Provisioned) -> Path:
        """The data folder of the appliance that becomes this device."""
        return self.folder / f"box-{device.name}"

    @contextmanager
    def running(self, devices: Sequence[Provisioned]) -> Iterator[list[int]]:
        """An appliance for each device; their process ids. All are online."""
        with ExitStack() as stack:
            found = [stack.enter_context(self._process(device)) for device in devices]
            self._wait_online(devices)
            yield [process.pid for process in found]

    @contextmanager
    def _process(self, device: Provisioned) -> Iterator[subprocess.Popen[bytes]]:
        command = [sys.executable, "-m", "belvedere_simulator.commands", "appliance", "--headless"]
        command += ["--data-dir", str(self.data(device)), "--provision", str(device.stick)]
        command += ["--time-scale", str(TIME_SCALE), "--allow-unisolated"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, env=self._environment())
        assert process.stdout is not None
        try:
            if not process.stdout.readline():
                raise BelvedereError("BV-BENCH-004", tr("An appliance of the bench did not start"))
            yield process
        finally:
            _end(process)
            process.stdout.close()

    def _environment(self) -> dict[str, str]:
        """Of a computer without a desktop: keys lie in files here, which go when the bench is over."""
        own = {name: value for name, value in os.environ.items() if name != "DBUS_SESSION_BUS_ADDRESS"}
        return own | {"XDG_CONFIG_HOME": str(self.folder / "config")}

    def _wait_online(self, devices: Sequence[Provisioned]) -> None:
        for device in devices:
            wait_for(partial(self._is_online, device), tr("An appliance of the bench did not come online"))

    def _is_online(self, device: Provisioned) -> bool:
        told = self.clients("panorama").describe_device(DeviceId=device.device_id)
        return bool(told["DeviceConnectionStatus"] == "ONLINE")


@contextmanager
def appliance_site() -> Iterator[ApplianceSite]:
    """A service in a process of its own; nothing of it is left afterwards."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="belvedere-bench-")))
        helper = stack.enter_context(Helper("service_site"))
        opened = helper.ask(do="open", folder=str(folder / "site"))
        models = stack.enter_context(resources.as_file(resources.files("belvedere_resources") / "api"))
        clients = site_clients(opened["address"], REGION, opened["key_id"], opened["secret"], models)
        stack.callback(clients.close)
        yield ApplianceSite(folder, clients)


def wait_for(condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Wait until something is so. Raises BelvedereError BV-BENCH-004 with `what` when that takes too long."""
    pause, end = threading.Event(), time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise BelvedereError("BV-BENCH-004", what)
        pause.wait(_LOOK_SECONDS)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
