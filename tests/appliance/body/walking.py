"""A body among random events, with a disk that its effects are carried out on, and what must always hold."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from appliance.body.hands import BOTH, POWER, RESET
from belvedere_simulator.appliance.body import effects as wanted
from belvedere_simulator.appliance.body import events
from belvedere_simulator.appliance.body.effects import Effect
from belvedere_simulator.appliance.body.events import Event
from belvedere_simulator.appliance.body.kept_file import read_kept, write_kept
from belvedere_simulator.appliance.body.lights import Blink, Colour, Light, lights
from belvedere_simulator.appliance.body.machine import new_body, step, waking_body
from belvedere_simulator.appliance.body.parts import (
    EVERYTHING,
    Area,
    Button,
    Compatibility,
    EthernetPort,
    FileSystem,
    NetworkMode,
    Stick,
    UsbPort,
)
from belvedere_simulator.appliance.body.state import BOOT_STAGES, Body, Power, UpdateStage, Work
from belvedere_simulator.appliance.software.catalogue import software_catalogue
from belvedere_simulator.appliance.software.installed import Reset, delivered

CATALOGUE = software_catalogue()
VERSIONS = [entry.version for entry in CATALOGUE.versions]
LATE = [UpdateStage.DOWNLOADING, UpdateStage.VERIFYING, UpdateStage.IN_PROGRESS]

# Rows of the guide's tables: the light, and when it is lit. The first that fits counts.
Row = tuple[Light, Callable[[Body], bool]]
STATUS: tuple[Row, ...] = (
    (Light(Colour.NONE), lambda body: body.power is Power.OFF),
    (Light(Colour.RED, Blink.FAST), lambda body: body.overheated),
    (Light(Colour.RED, Blink.FAST), lambda body: body.fault is not None),
    (Light(Colour.RED, Blink.FAST), lambda body: body.power is Power.FAILED),
    (Light(Colour.ORANGE, Blink.SLOW), lambda body: body.power is Power.RESTORING and is_latest(body)),
    (Light(Colour.ORANGE, Blink.FAST), lambda body: body.power is Power.RESTORING),
    (Light(Colour.GREEN, Blink.FAST), lambda body: body.power is Power.BOOTING),
    (Light(Colour.BLUE, Blink.FAST), lambda body: works(body) is Work.COPYING_LOGS),
    (Light(Colour.BLUE, Blink.SLOW), lambda body: works(body) is not None),
    (Light(Colour.RED, Blink.FAST), lambda body: body.problem is not None),
    (Light(Colour.GREEN), lambda body: body.power in {Power.ON, Power.SHUTTING_DOWN}),
)
NETWORK: tuple[Row, ...] = (
    (Light(Colour.NONE), lambda body: body.power is Power.OFF),
    (Light(Colour.RED), lambda body: body.cables == frozenset()),
    (Light(Colour.GREEN, Blink.TRAFFIC), lambda body: body.connected),
    (Light(Colour.GREEN), lambda body: len(body.cables) > 0),
)


def is_latest(body: Body) -> bool:
    """Whether the reset that goes on is the short one."""
    return body.kept.reset is Reset.LATEST


def works(body: Body) -> Work | None:
    """What is done with a stick."""
    return body.activity.work if body.activity else None


def row(table: tuple[Row, ...], body: Body) -> Light:
    """What a table says."""
    return next(light for light, fits in table if fits(body))


class Walk:
    """`do` lets an event happen and asserts everything that must hold. `met` counts what was seen."""

    def __init__(self, version: str = "5.0.7") -> None:
        software = delivered(CATALOGUE, version)
        body = new_body()
        self.body = replace(body, kept=replace(body.kept, software=software))
        self.disk: set[Area] = set()
        self.met: Counter[object] = Counter()

    def do(self, event: Event) -> None:
        """One event, its effects on the disk, and all invariants."""
        before, disk = self.body, frozenset(self.disk)
        self.body, effects = step(before, event)
        for effect in effects:
            self._carry_out(effect)
        self._check_disk(before, disk, effects)
        self._check_software(before, effects)
        self._check_body(effects)
        self._use()
        shown = lights(self.body)
        self.met.update([type(event), *map(type, effects), self.body.power, self.body.kept.reset])
        self.met.update([("status", shown.status), ("network", shown.network)])

    def _carry_out(self, effect: Effect) -> None:
        if isinstance(effect, wanted.Delete):
            self.disk -= effect.areas

    def _use(self) -> None:
        """What a running appliance leaves on its disk."""
        if self.body.power is not Power.ON:
            return
        self.disk.add(Area.LOGS)
        if works(self.body) is Work.REGISTERING:
            self.disk.add(Area.CONFIGURATION)
        if self.body.kept.provisioned:
            self.disk |= EVERYTHING

    def _check_disk(self, before: Body, disk: frozenset[Area], effects: tuple[Effect, ...]) -> None:
        deletes = any(isinstance(effect, wanted.Delete) for effect in effects)
        if deletes:
            assert self.body.kept.reset is Reset.FULL
            assert not self.disk
        else:
            assert self.disk == disk
        if self.body.kept.reset is Reset.FULL:
            assert not self.body.kept.provisioned
            assert not self.disk
        elif before.kept.provisioned:
            assert self.body.kept.provisioned
        if before.kept.reset is Reset.FULL and self.body.kept.reset is None:
            assert not self.disk
            assert self.body.kept.network is NetworkMode.SINGLE
        if before.kept.reset is Reset.FULL:
            assert self.body.kept.reset in {Reset.FULL, None}

    def _check_software(self, before: Body, effects: tuple[Effect, ...]) -> None:
        old, new = before.kept.software, self.body.kept.software
        assert new.counter >= old.counter
        assert CATALOGUE.level(new.running) >= new.counter
        if before.kept.reset is not None and self.body.kept.reset is None:
            entry = CATALOGUE.find(new.running)
            assert entry is not None
            assert new.running == old.latest if before.kept.reset is Reset.LATEST else entry.required
        if self.body.power is Power.ON and before.power is not Power.ON:
            assert new.counter == CATALOGUE.level(new.running)
        for effect in effects:
            if isinstance(effect, wanted.StartBoot):
                assert CATALOGUE.level(effect.version) >= old.counter
            if isinstance(effect, wanted.ReportUpdate) and effect.stage is UpdateStage.COMPLETED:
                assert effect.version == new.running == new.latest
        if self.body.power is Power.ON:
            assert new.trial is None

    def _check_body(self, effects: tuple[Effect, ...]) -> None:
        body, shown = self.body, lights(self.body)
        assert shown.status == row(STATUS, body)
        assert shown.network == row(NETWORK, body)
        assert (shown.power.colour is Colour.NONE) is (body.power is Power.OFF)
        assert body.mains or body.power is Power.OFF
        assert (body.fault is not None) >= (body.power is Power.FAILED)
        if body.power is not Power.ON:
            assert body.activity is None
            assert not body.connected
        if body.power in {Power.OFF, Power.ON, Power.FAILED}:
            assert body.remaining == 0
        if body.power is Power.OFF:
            quiet = (wanted.StopAll, wanted.RefuseReboot, wanted.RefuseUpdate, wanted.ShutDown)
            assert all(isinstance(effect, quiet) for effect in effects)
        if body.connected:
            assert body.cables
        assert waking_body(read_kept(json.loads(json.dumps(write_kept(body.kept))))).kept == body.kept


def random_event(chance: random.Random, body: Body) -> Event:
    """Anything; more often than not what brings the appliance further."""
    if chance.random() < 0.55:
        return _helpful(chance, body)
    return chance.choice(ANYTHING)(chance)


def _helpful(chance: random.Random, body: Body) -> Event:
    port = body.activity.port if body.activity else chance.choice(list(UsbPort))
    if body.power is Power.OFF:
        return _wake(chance, body)
    if body.power is Power.RESTORING:
        return _either(chance, events.RestoreDone(), events.TimePassed(240))
    if body.power is Power.BOOTING and body.stage is not None:
        unfinished = not body.kept.provisioned and chance.random() < 0.2
        opened = events.StoreOpened(body.kept.provisioned, unfinished, body.kept.network)
        return _either(chance, events.BootStageDone(body.stage), opened)
    if body.power is Power.FAILED or (body.power is Power.ON and chance.random() < 0.15):
        return events.Pressed(POWER, 1)
    if body.activity is not None:
        copied = events.ConfigurationCopied(port, chance.choice(list(NetworkMode)))
        ends: dict[Work, Event] = {
            Work.COPYING_CONFIGURATION: copied,
            Work.REGISTERING: events.Provisioned(port),
            Work.COPYING_LOGS: events.LogCopyEnded(port),
        }
        return _either(chance, ends[body.activity.work], events.UsbUnplugged(port))
    if body.power is Power.ON and not body.kept.provisioned:
        return _either(chance, events.UsbPlugged(port, Stick(archive=True)), events.UsbUnplugged(port))
    if body.power is Power.ON and body.kept.update is None:
        update = events.UpdateRequested(chance.choice(VERSIONS), True)
        return _either(chance, update, events.Connection(True))
    if body.power is Power.ON:
        return _either(chance, events.UpdateReached(chance.choice(LATE)), events.UpdateInstalled())
    return events.TimePassed(60)


def _wake(chance: random.Random, body: Body) -> Event:
    if body.gesture.down:
        return events.ButtonUp(chance.choice(sorted(body.gesture.down, key=str)))
    logs = events.UsbPlugged(UsbPort.USB3, Stick(log_folder=True))
    return _either(chance, _press(chance), _press(chance), logs) if body.mains else events.MainsPlugged()


def _either(chance: random.Random, *choices: Event) -> Event:
    return chance.choice(choices)


def _press(chance: random.Random) -> Event:
    return events.Pressed(chance.choice([POWER, RESET, BOTH]), chance.choice([0.2, 1, 2.5, 5, 8]))


def _stick(chance: random.Random) -> Event:
    stick = Stick(
        archive=chance.random() < 0.5,
        log_folder=chance.random() < 0.5,
        file_system=chance.choice([FileSystem.FAT32, FileSystem.FAT32, *FileSystem]),
        size=chance.choice([0.5, 1, 16, 32, 64]),
        compatibility=chance.choice(list(Compatibility)),
    )
    return events.UsbPlugged(chance.choice(list(UsbPort)), stick)


ANYTHING: tuple[Callable[[random.Random], Event], ...] = (
    lambda chance: events.ButtonDown(chance.choice(list(Button))),
    lambda chance: events.ButtonUp(chance.choice(list(Button))),
    lambda chance: events.ButtonUp(chance.choice(list(Button))),
    _press,
    lambda _chance: events.MainsPlugged(),
    lambda _chance: events.MainsCut(),
    lambda chance: events.TimePassed(chance.choice([-1, 0, 0.1, 1, 5, 10, 60, 500])),
    _stick,
    _stick,
    lambda chance: events.UsbUnplugged(chance.choice(list(UsbPort))),
    lambda chance: events.CablePlugged(chance.choice(list(EthernetPort))),
    lambda chance: events.CableUnplugged(chance.choice(list(EthernetPort))),
    lambda _chance: events.MonitorPlugged(),
    lambda _chance: events.MonitorUnplugged(),
    lambda chance: events.Overheating(chance.random() < 0.3),
    lambda chance: events.BootStageDone(chance.choice(BOOT_STAGES)),
    lambda _chance: events.BootFailed("a byte changed"),
    lambda chance: events.StoreOpened(chance.random() < 0.2, chance.random() < 0.2),
    lambda _chance: events.RestoreDone(),
    lambda _chance: events.RestoreFailed("not written"),
    lambda chance: events.ConfigurationCopied(chance.choice(list(UsbPort)), chance.choice(list(NetworkMode))),
    lambda chance: events.Provisioned(chance.choice(list(UsbPort))),
    lambda chance: events.ProvisioningFailed(chance.choice(list(UsbPort)), "expired"),
    lambda chance: events.LogCopyEnded(chance.choice(list(UsbPort)), chance.choice([None, "full"])),
    lambda chance: events.Connection(chance.random() < 0.7),
    lambda _chance: events.RebootRequested(),
    lambda chance: events.UpdateRequested(chance.choice(VERSIONS), chance.random() < 0.5),
    lambda chance: events.UpdateReached(chance.choice(list(UpdateStage))),
    lambda _chance: events.UpdateInstalled(),
    lambda _chance: events.UpdateFailed("cut off"),
)
