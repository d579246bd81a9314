"""What was done when an appliance was set up, to keep on paper or as a file; nothing of it is secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import write_whole
from belvedere_simulator.messages import tr
from belvedere_simulator.paper.sheet import FIXED, Sheet

_MARGIN_MM, _LINE_MM = 22, 7


@dataclass(frozen=True)
class Receipt:
    """Times are in epoch seconds; `fingerprint` is the SHA-256 of the site's authority.

    `carried` tells how the archive got to the appliance, `sha256` is that of what was read back from a drive,
    empty where there was none.
    """

    name: str
    device: str
    fingerprint: str
    made: float
    ended: float
    serial: str = ""
    carried: str = ""
    sha256: str = ""

    @property
    def title(self) -> str:
        """Its first line."""
        return tr("Appliance {name} set up", name=self.name)

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What there is to tell, in order."""
        told = (
            (tr("Device"), self.device),
            (tr("Serial number"), self.serial),
            (tr("Archive made"), _moment(self.made)),
            (tr("Archive carried by"), self.carried),
            (tr("Archive read back (SHA-256)"), self.sha256),
            (tr("Online"), _moment(self.ended)),
            (tr("Authority of the site (SHA-256), to compare with the appliance's"), self.fingerprint),
        )
        return tuple((label, value) for label, value in told if value)


def receipt_text(receipt: Receipt) -> str:
    """The receipt as lines."""
    lines = [f"{label}: {value}" for label, value in receipt.facts]
    return "\n".join([receipt.title, "", *lines]) + "\n"


def receipt_pdf(receipt: Receipt) -> bytes:
    """The receipt as one page."""
    sheet = Sheet(receipt.title)
    sheet.pdf.set_margins(_MARGIN_MM, _MARGIN_MM)
    sheet.pdf.add_page()
    _put(sheet, sheet.write_with(receipt.title, 18, bold=True))
    for label, value in receipt.facts:
        sheet.pdf.ln(_LINE_MM / 2)
        _put(sheet, sheet.write_with(label, 9))
        _put(sheet, sheet.write_with(value, 11, family=FIXED))
    if sheet.remark:
        sheet.pdf.ln(_LINE_MM)
        _put(sheet, sheet.write_with(sheet.remark, 9))
    return bytes(sheet.pdf.output())


def save_receipt(receipt: Receipt, file: Path) -> None:
    """Write it whole: PDF where the name of the file ends so, else text. Raises BelvedereError BV-DSK-002."""
    is_pdf = file.suffix.casefold() == ".pdf"
    content = receipt_pdf(receipt) if is_pdf else receipt_text(receipt).encode()
    try:
        write_whole(file, content)
    except OSError as error:
        what, why = tr("The receipt cannot be written"), error.strerror or ""
        raise BelvedereError("BV-DSK-002", what, where=str(file), why=why) from error


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M:%S %Z")


def _put(sheet: Sheet, text: str) -> None:
    sheet.pdf.multi_cell(0, _LINE_MM, text, align="LEFT", new_x="LMARGIN", new_y="NEXT")
