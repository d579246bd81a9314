"""A technician's day with everybody who looks on, and the evidence of it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog

from belvedere_desktop.appearance.theme import Theme
from belvedere_desktop.application import Services
from belvedere_desktop.desktop import Desktop
from belvedere_desktop.failures import Failures
from belvedere_desktop.own_log import OwnLog
from belvedere_desktop.settings import Settings
from belvedere_desktop.translations import Languages
from belvedere_simulator.folders import folders
from belvedere_simulator.service.certificates.identity import Kind
from belvedere_simulator.service.composition import RunningService
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.service.reach import reaching
from belvedere_simulator.service.reach.addresses import OwnAddress
from belvedere_simulator.service.site.running import running_site
from belvedere_simulator.video.virtual_camera import VirtualCamera
from end2end.technician.day import OUTSIDE, PATIENCE, RIGHT, USER, Day
from end2end.technician.witnesses import LogWitness, ProcessWitness, ScreenWitness
from fakes.canaries import Search
from fakes.samples import SAMPLES
from fakes.thing_client import ThingClient

ANY_KEY = "PRIVATE KEY-----"
_PLACES = {
    "state": "log files",
    "appliance.said": "log files",
    "data/appliance/logs": "log files",
    "config": "settings",
    "written": "reports",
    "data/desktop": "reports",
    "data/site": "site",
    "data/appliance": "appliance",
    "cache": "cache",
    "tmp": "temporary",
}
_CRASHES = ("crash-", "native-crash", "belvedere-failure-")


@dataclass
class Evidence:
    """All that was seen, by place. `search` knows the passwords and the keys."""

    home: Path
    search: Search = field(default_factory=Search)
    places: dict[str, list[bytes]] = field(default_factory=dict)

    def add(self, place: str, *found: bytes | str) -> None:
        """Something was seen at a place."""
        kept = self.places.setdefault(place, [])
        kept += [each.encode(errors="replace") if isinstance(each, str) else each for each in found]


@contextmanager
def appliance_of(home: Path) -> Iterator[Path]:
    """An appliance on this computer that was never set up."""
    folder = home / "data" / "appliance"
    command = [sys.executable, "-m", "belvedere_simulator.commands", "appliance", "--time-scale", "10000"]
    command += ["--data-dir", str(folder), "--headless"]
    with (
        (home / "appliance.said").open("wb") as said,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, env=os.environ) as process,
    ):
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["ready"] == "appliance"
        try:
            yield folder
        finally:
            process.terminate()
            process.wait(PATIENCE)


@contextmanager
def window_of(home: Path) -> Iterator[Desktop]:
    """The window, put together as the program does it."""
    application, places = QApplication.instance(), folders()
    assert isinstance(application, QApplication)
    before = sys.excepthook
    settings, log = Settings(places.config / "desktop.ini"), OwnLog(places.logs, "debug")
    failures = Failures(places.logs)
    failures.install()
    services = Services(places, settings, Theme(application), Languages(home), failures, log)
    desktop = Desktop(services)
    desktop.window.resize(1280, 720)
    desktop.show()
    try:
        yield desktop
    finally:
        for each in QApplication.topLevelWidgets():
            if isinstance(each, QDialog):
                each.reject()
        desktop.close()
        services.close()
        sys.excepthook = before


def _listener(service: RunningService) -> ThingClient:
    with service.parts.database.write() as connection:
        holder = service.panorama.certificates.issue_client(connection, Kind.SERVICE)
    authority = service.panorama.certificates.authority.pem
    client = ThingClient(service.channel.address, authority, holder, "service-witness").connect()
    assert client.subscribe("#")
    assert client.subscribe("$aws/#")
    return client


def lived(home: Path) -> Evidence:
    """Go through the day under `home`, whose folders the environment names, and tell what was seen."""
    evidence, logs, said = Evidence(home), LogWitness(), io.StringIO()
    processes = ProcessWitness(home, home / "tmp")
    has = frozenset({OUTSIDE})
    clip = SAMPLES / "clips" / "square.mp4"
    with ExitStack() as stack:
        for witness in (logs.listening(), processes.looking(), contextlib.redirect_stderr(said)):
            stack.enter_context(witness)
        stream = VirtualCamera(clip, user=USER, password=RIGHT, authentication="digest")
        stream.start()
        stack.callback(stream.stop)
        data = home / "data" / "site"
        service = stack.enter_context(running_site(ServiceOptions(data), lambda: has))
        listener = _listener(service)
        stack.callback(listener.close)
        appliance = stack.enter_context(appliance_of(home))
        screen = ScreenWitness()
        stack.callback(screen.close)
        key = service.access_key
        day = Day(home, stack.enter_context(window_of(home)), stream, screen)
        day.begin()
        archive = day.set_up(appliance)
        device = day.look_at_device()
        day.register()
        day.look_at_cameras(device)
        day.batch()
        day.logs(appliance)
        reach = reaching.choose(data, OUTSIDE, lambda: (OwnAddress("eth0", OUTSIDE, True),))
        assert reach.state is not None
        day.profile(reach.state.service, key.key_id, key.secret)
        day.crash()
        assert [crash for crash in day.crashes if "ValueError" not in crash] == []
    evidence.search.add(key.secret, ANY_KEY, *_keys(archive))
    for file in sorted(each for each in home.rglob("*") if each.is_file()):
        evidence.add(_place(file.relative_to(home)), f"{file}\n".encode() + file.read_bytes())
    evidence.add("archive", archive.read_bytes())
    evidence.add("screen", *screen.words)
    evidence.add("clipboard", *screen.copied)
    evidence.add("log of this process", *logs.lines)
    evidence.add("standard error", said.getvalue())
    for place, seen in processes.seen.items():
        evidence.add(place, *seen)
    evidence.add("programs", *processes.programs)
    for topic, payload in listener.heard:
        place = "secret topics" if topic.endswith("/tools/requests") else "messages"
        evidence.add(place, f"{topic} ".encode() + payload)
    return evidence


def _place(file: Path) -> str:
    if file.name.startswith(_CRASHES):
        return "crash files"
    return next(place for start, place in _PLACES.items() if file.is_relative_to(start))


def _keys(archive: Path) -> Iterator[str]:
    """Lines out of the private keys in an archive."""
    with zipfile.ZipFile(archive) as opened:
        for name in opened.namelist():
            head, found, body = opened.read(name).partition(b"PRIVATE KEY-----\n")
            if found:
                assert head
                yield body.decode().splitlines()[1]
