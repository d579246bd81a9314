"""A whole appliance in this process, which writes log lines for its agent to ship."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from belvedere_simulator.appliance.appliance import Appliance
from belvedere_simulator.appliance.body.parts import UsbPort
from belvedere_simulator.appliance.driver.plugs import PluggedStick
from belvedere_simulator.appliance.logs.application_sinks import ApplicationSinks
from belvedere_simulator.appliance.options import ApplianceOptions
from belvedere_simulator.appliance.shipping.measuring import ship_lines
from belvedere_simulator.bench.helpers.obedience import Command
from belvedere_simulator.vault.file_place import FilePlace

STREAM = "code"
_PATIENCE = 120.0
_LOOK_SECONDS = 0.05


class ShippingAppliance:
    """Lives from `open` to `close`."""

    def __init__(self) -> None:
        self._appliance: Appliance | None = None
        self._written = 0

    def open(self, folder: str, stick: str, time_scale: float) -> dict[str, Any]:
        """Provision it from a stick, and wait until it is connected and has shipped what it has."""
        keys = (FilePlace(Path(folder) / "keys"),)
        options = ApplianceOptions(
            Path(folder) / "data", time_scale=time_scale, headless=True, key_places=keys
        )
        self._appliance = Appliance(options)
        self._appliance.plug_stick(UsbPort.USB3, PluggedStick(Path(stick)))
        self._appliance.start()
        pause = threading.Event()
        while not self._appliance.status().network.connected:
            pause.wait(_LOOK_SECONDS)
        assert self._appliance.parts is not None
        return {"shipped": self._appliance.parts.agent.wait_until_shipped(_PATIENCE)}

    def ship(self, lines: int) -> dict[str, Any]:
        """Write so many lines into a group of their own; how long it took until the site had them."""
        assert self._appliance is not None
        parts, around = self._appliance.parts, self._appliance.surroundings
        assert parts is not None
        assert around is not None
        self._written += 1
        instance = f"applicationInstance-bench{self._written}"
        sink = ApplicationSinks(around.logs, None).sink(instance)
        try:
            shipped = ship_lines(parts.agent, sink, STREAM, lines, _PATIENCE)
        finally:
            sink.close()
        rate, written = shipped.lines_per_second, shipped.written_seconds
        return {"instance": instance, "rate": rate, "written_seconds": written, "seconds": shipped.seconds}

    def close(self) -> dict[str, Any]:
        """Shut down."""
        assert self._appliance is not None
        self._appliance.close()
        return {}


def commands() -> dict[str, Command]:
    """What this helper obeys."""
    one = ShippingAppliance()
    return {"open": one.open, "ship": one.ship, "close": one.close}
