"""Labels and reports: real PDF pages, codes that hold what they should."""

from __future__ import annotations

import csv
import io
import re
import zlib
from datetime import UTC, datetime
from typing import Any

import cv2
import numpy as np

from belvedere_simulator.provisioning.batch.labels import label_sheet, qr_text
from belvedere_simulator.provisioning.batch.report import report

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
_ID = "device-abcdefghijklmnopqrstuvwxyz"


def item(number: int, state: str = "done", **more: Any) -> dict[str, Any]:
    usual = {"line": number + 2, "kind": "appliance", "name": f"gate-{number}", "state": state, "id": _ID}
    return {**usual, "serial": "", "at": 1.0, "place": "", "text": "", "url": "", **more}


def pages(pdf: bytes) -> list[bytes]:
    """What is drawn on each page."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    drawn = []
    for stream in streams:
        try:
            drawn.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return drawn


def test_each_appliance_that_is_done_has_a_label_twenty_one_a_page() -> None:
    items = [item(number) for number in range(22)] + [item(50, "failed"), item(51, kind="camera")]
    sheets = pages(label_sheet(items))
    assert len(sheets) == 2
    assert b"(gate-0)" in sheets[0]
    assert b"(gate-20)" in sheets[0]
    assert b"(gate-21)" in sheets[1]
    assert all(b"gate-50" not in sheet and b"gate-51" not in sheet for sheet in sheets)
    assert sheets[1].count(b" re f") > 100, "the code is drawn"


def test_the_code_holds_name_id_and_serial_where_it_is_known() -> None:
    assert qr_text("gate", _ID, "") == f"gate\n{_ID}"
    assert qr_text("gate", _ID, "SN1") == f"gate\n{_ID}\nSN1"


def test_the_code_on_the_page_can_be_read() -> None:
    page = pages(label_sheet([item(1, serial="SN-153317")]))[0].decode("latin-1")
    # Points, 72 to the inch, from the lower left corner; four dots to the point are as good as a printer.
    picture = np.full((4 * 842, 4 * 595), 255, np.uint8)
    for drawn in re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) (-?[\d.]+) re f", page):
        left, lower, wide, high = (4 * float(number) for number in drawn)
        top, bottom = 4 * 842 - max(lower, lower + high), 4 * 842 - min(lower, lower + high)
        picture[round(top) : round(bottom), round(left) : round(left + wide)] = 0
    read, _corners, _straight = cv2.QRCodeDetector().detectAndDecode(picture[:600, :500])
    assert read == qr_text("gate-1", _ID, "SN-153317")


def test_long_names_and_strange_letters_do_no_harm() -> None:
    assert label_sheet([item(1, name="W" * 220, serial="漢字-1")]).startswith(b"%PDF")
    assert b"No appliance" in pages(label_sheet([]))[0]


def test_a_report_tells_each_row_in_every_form() -> None:
    items = [item(1, serial="SN1"), item(2, "failed", text="=BV-DRV-006 → full…", id="")]
    text = report(items, ".txt", NOW).decode()
    assert "1 done, 1 failed" in text
    assert "BV-DRV-006" in text
    rows = list(csv.reader(io.StringIO(report(items, ".CSV", NOW).decode("utf-8-sig"))))
    assert rows[1][2:6] == ["gate-1", "done", _ID, "SN1"]
    assert rows[2][7] == "'=BV-DRV-006 → full…", "no formula for a spreadsheet"
    assert b"BV-DRV-006 -> full..." in b"".join(pages(report(items, ".pdf", NOW)))


def test_a_place_in_other_letters_is_in_the_report() -> None:
    # With a font of this computer or without: both rows are drawn, and nothing is put in its place unsaid.
    page = pages(report([item(1, place="/media/Портал"), item(2)], ".pdf", NOW))[0]
    assert b"gate-1" in page and b"gate-2" in page
    assert b"media/?" not in page
