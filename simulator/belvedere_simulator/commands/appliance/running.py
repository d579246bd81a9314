"""`belvedere appliance`: one box in the foreground, until Ctrl-C or a request to terminate."""

from __future__ import annotations

import argparse
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from belvedere_simulator.commands.appliance.places import place_of
from belvedere_simulator.commands.ending import ended_by_signals, private_files
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.supervision.arenas import keep_one_arena

if TYPE_CHECKING:
    from belvedere_simulator.appliance.appliance import Appliance
    from belvedere_simulator.appliance.options import ApplianceOptions

MODELS = ("appliance", "thinkedge-se70")
_WAKE_SECONDS = 1.0


def add_running(parser: argparse.ArgumentParser) -> None:
    """The options of a box."""
    parser.add_argument(
        "--provision",
        type=Path,
        metavar="PATH",
        help=tr("plug in a folder, FAT32 image or drive with a provisioning archive before power-on"),
    )
    parser.add_argument(
        "--time-scale",
        type=float,
        default=1.0,
        metavar="X",
        help=tr("let simulated durations pass X times as fast"),
    )
    parser.add_argument("--model", choices=MODELS, default=MODELS[0], help=tr("the hardware of a new box"))
    parser.add_argument(
        "--headless", action="store_true", help=tr("no desktop shows the display of this box")
    )
    parser.add_argument(
        "--allow-unisolated",
        action="store_true",
        help=tr("run deployed code although bubblewrap does not work here"),
    )
    parser.add_argument(
        "--allow-model-nodes",
        action="store_true",
        help=tr("run model nodes on software that no longer has them"),
    )


def run_appliance(arguments: argparse.Namespace) -> int:
    """Run the box until it is told to end. Raises BelvedereError."""
    keep_one_arena()
    from belvedere_simulator.appliance.appliance import Appliance  # noqa: PLC0415 - for this command only
    from belvedere_simulator.appliance.control.actions import Actions  # noqa: PLC0415
    from belvedere_simulator.appliance.control.server import ControlServer  # noqa: PLC0415
    from belvedere_simulator.supervision.orphan import tell_ready  # noqa: PLC0415

    ended = threading.Event()
    options = options_of(arguments)
    with private_files(), ended_by_signals(ended.set):
        appliance = Appliance(options)
        try:
            _plug(appliance, arguments.provision)
            actions = Actions(appliance, ended.set)
            server = ControlServer(options.data_dir, actions.by_name(), actions.observe)
            server.start()
            try:
                appliance.start()
                tell_ready(
                    ready="appliance",
                    pid=os.getpid(),
                    data_dir=str(options.data_dir),
                    time_scale=options.time_scale,
                )
                while not ended.wait(_WAKE_SECONDS):  # in pieces: Windows would hold Ctrl-C up
                    continue
            finally:
                server.close()
        finally:
            appliance.close()
    return 0


def checked_arguments(arguments: argparse.Namespace) -> list[str]:
    """The options of a box again, for a process of its own; what it would refuse is refused here.

    Raises BelvedereError.
    """
    from belvedere_simulator.appliance.pace import Pace  # noqa: PLC0415

    given = ["--time-scale", str(Pace(arguments.time_scale).scale), "--model", arguments.model]
    if arguments.provision is not None:
        given += ["--provision", str(_existing(arguments.provision))]
    flags = ("headless", "allow_unisolated", "allow_model_nodes")
    return given + [f"--{name.replace('_', '-')}" for name in flags if getattr(arguments, name)]


def options_of(arguments: argparse.Namespace) -> ApplianceOptions:
    """What the box is started with."""
    from belvedere_simulator.appliance.body.identity import Model  # noqa: PLC0415
    from belvedere_simulator.appliance.options import ApplianceOptions  # noqa: PLC0415

    return ApplianceOptions(
        data_dir=place_of(arguments),
        model=Model[arguments.model.replace("-", "_").upper()],
        time_scale=arguments.time_scale,
        headless=arguments.headless,
        allow_unisolated=arguments.allow_unisolated,
        allow_model_nodes=arguments.allow_model_nodes,
    )


def _plug(appliance: Appliance, provision: Path | None) -> None:
    if provision is None:
        return
    from belvedere_simulator.appliance.body.parts import UsbPort  # noqa: PLC0415
    from belvedere_simulator.appliance.driver.plugs import PluggedStick  # noqa: PLC0415

    stick = _existing(provision)
    appliance.unplug_stick(UsbPort.USB3)
    appliance.plug_stick(UsbPort.USB3, PluggedStick(stick))


def _existing(stick: Path) -> Path:
    if not stick.exists():
        raise BelvedereError("BV-USB-001", tr("The USB drive cannot be read"), where=str(stick))
    return stick.resolve()
