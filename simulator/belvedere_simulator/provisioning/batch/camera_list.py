"""A list of cameras alone: a batch file without appliances, taken whole or not at all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.provisioning.batch.checking import Known, checked
from belvedere_simulator.provisioning.batch.items import Appliance, Batch, Camera, Problem
from belvedere_simulator.provisioning.batch.reading import read_batch

_SHOWN = 5


@dataclass(frozen=True)
class CheckedList:
    """Either cameras or faults: nothing is taken of a list with a fault."""

    cameras: tuple[Camera, ...] = ()
    faults: tuple[Problem, ...] = ()

    @property
    def told(self) -> tuple[str, ...]:
        """The faults, a line each."""
        return tuple(map(_words, self.faults))

    def required(self) -> tuple[Camera, ...]:
        """The cameras. Raises BelvedereError BV-DOC-093 with the first faults."""
        if not self.faults:
            return self.cameras
        more = " ..." if len(self.faults) > _SHOWN else ""
        what = tr("The list has {count} faults", count=len(self.faults))
        raise BelvedereError("BV-DOC-093", what, why=" ".join(self.told[:_SHOWN]) + more)


def read_cameras(content: bytes, taken: Collection[str] = ()) -> CheckedList:
    """The cameras in the bytes of a file, where the packages `taken` are on the site already."""
    try:
        batch = checked(read_batch(content), Known(packages=taken))
    except BelvedereError as error:
        return CheckedList(faults=(Problem(0, "", error.why or error.what, ""),))
    faults = (*batch.problems, *map(_no_camera, batch.appliances))
    if faults:
        return CheckedList(faults=tuple(sorted(_once(batch, faults), key=lambda fault: fault.line)))
    return CheckedList(batch.cameras)


def _once(batch: Batch, faults: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Without what is wrong with an appliance that should not be there at all."""
    lines = {appliance.line for appliance in batch.appliances}
    return tuple(fault for fault in faults if fault.line not in lines or fault.column == "kind")


def _no_camera(appliance: Appliance) -> Problem:
    what, remedy = (
        tr("This is about an appliance"),
        tr("A list of cameras has a column url, and only cameras."),
    )
    return Problem(appliance.line, "kind", what, remedy)


def _words(fault: Problem) -> str:
    if not fault.line:
        return fault.what
    places = {"line": fault.line, "column": fault.column, "what": fault.what, "remedy": fault.remedy}
    if fault.column:
        return tr("line {line}, {column}: {what}. {remedy}", **places)
    return tr("line {line}: {what}. {remedy}", **places)
