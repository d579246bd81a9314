"""Making a box out of its data folder, or a new one."""

from __future__ import annotations

from belvedere_simulator.appliance.body.machine import new_body, waking_body
from belvedere_simulator.appliance.driver.box import Box
from belvedere_simulator.appliance.driver.clock import ApplianceClock
from belvedere_simulator.appliance.driver.loop import Loop
from belvedere_simulator.appliance.driver.machine_folder import MachineFolder, Memory
from belvedere_simulator.appliance.driver.plugs import Plugs, read_arrangement
from belvedere_simulator.appliance.faults.board import FaultBoard
from belvedere_simulator.appliance.options import ApplianceOptions
from belvedere_simulator.appliance.pace import Pace
from belvedere_simulator.appliance.software.catalogue import software_catalogue
from belvedere_simulator.appliance.software.images.images import SoftwareImages
from belvedere_simulator.appliance.storage.folders import ApplianceFolders
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr


def make_box(options: ApplianceOptions) -> Box:
    """The box in a data folder that nobody else uses.

    Raises BelvedereError: BV-APL-001 the time scale, BV-APL-003 damaged, BV-APL-004 it cannot be written.
    """
    pace = Pace(options.time_scale)
    try:
        return _made(options, pace)
    except OSError as error:
        raise BelvedereError(
            "BV-APL-004",
            tr("The appliance cannot remember its state"),
            where=str(options.data_dir),
            why=error.strerror or str(error),
        ) from error


def _made(options: ApplianceOptions, pace: Pace) -> Box:
    machine = MachineFolder(options.data_dir)
    machine.open()
    catalogue = software_catalogue()
    identity = machine.identity(options.model)
    memory = machine.memory()
    images = SoftwareImages(machine.software, catalogue)
    if memory is None:
        memory = Memory(new_body(identity.model, catalogue).kept)
        images.install_delivered(memory.kept.software.running)
        machine.save(memory)
    loop = Loop(waking_body(memory.kept, identity.model), memory, machine, pace, catalogue)
    return Box(
        options=options,
        identity=identity,
        folders=ApplianceFolders(options.data_dir),
        machine=machine,
        pace=pace,
        faults=FaultBoard(),
        clock=ApplianceClock(),
        plugs=Plugs(read_arrangement(machine.plugs()), machine.save_plugs),
        loop=loop,
        images=images,
    )
