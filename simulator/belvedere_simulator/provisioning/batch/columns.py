"""The columns of a batch file, and the template that a person begins with."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from enum import StrEnum

from belvedere_simulator.messages import tr


class Kind(StrEnum):
    """What a row is about."""

    APPLIANCE = "appliance"
    CAMERA = "camera"


BOTH = frozenset(Kind)
ONLY_APPLIANCES = frozenset({Kind.APPLIANCE})
ONLY_CAMERAS = frozenset({Kind.CAMERA})
PORTS = ("eth0", "eth1")


@dataclass(frozen=True)
class Column:
    """One column: its name, the kinds of rows it is for, other names it has, and an example of each kind."""

    name: str
    kinds: frozenset[Kind]
    appliance: str = ""
    camera: str = ""
    others: tuple[str, ...] = ()


# The password is the last: where a letter in it is taken for the end of a cell, the row has too many of them.
COLUMNS = (
    Column("kind", BOTH, "appliance", "camera", ("type",)),
    Column("name", BOTH, "gate-1", "gate-camera"),
    Column("description", BOTH, "North gate", "Above the north gate"),
    Column("tags", BOTH, "site=north; floor=0", "site=north"),
    Column("eth0", ONLY_APPLIANCES, "192.168.0.20/24", others=("eth0_address",)),
    Column("eth0_mask", ONLY_APPLIANCES),
    Column("eth0_gateway", ONLY_APPLIANCES, "192.168.0.1"),
    Column("eth0_dns", ONLY_APPLIANCES, "192.168.0.1 192.168.0.2"),
    Column("eth1", ONLY_APPLIANCES, "dhcp", others=("eth1_address",)),
    Column("eth1_mask", ONLY_APPLIANCES),
    Column("eth1_gateway", ONLY_APPLIANCES),
    Column("eth1_dns", ONLY_APPLIANCES),
    Column("ntp", ONLY_APPLIANCES, "0.pool.ntp.org"),
    Column("url", ONLY_CAMERAS, camera="rtsp://192.168.0.77/live"),
    Column("user", ONLY_CAMERAS, camera="viewer", others=("username",)),
    Column("password", ONLY_CAMERAS),
)
_BY_NAME = {name: column for column in COLUMNS for name in (column.name, *column.others)}
COMMENT = "#"


def column_named(head: str) -> Column | None:
    """The column of this head, whatever its case and whether its words have blanks between them."""
    return _BY_NAME.get(head.strip().casefold().replace(" ", "_").replace("-", "_"))


def template(delimiter: str = ",") -> str:
    """A file with all columns, and an example of each kind that does not count until its mark is removed."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(column.name for column in COLUMNS)
    about = tr("Rows that begin with {mark} do not count. Remove it to use them.", mark=COMMENT)
    writer.writerow([f"{COMMENT} {about}"])
    for kind in Kind:
        cells = [getattr(column, kind.value) for column in COLUMNS]
        writer.writerow([f"{COMMENT}{cells[0]}", *cells[1:]])
    return text.getvalue()
