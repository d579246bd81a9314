"""The receipt of an appliance that was set up."""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.provisioning.receipt import Receipt, receipt_pdf, receipt_text, save_receipt

FINGERPRINT = ":".join(f"{number:02X}" for number in range(32))
RECEIPT = Receipt(
    name="gate",
    device="device-1",
    fingerprint=FINGERPRINT,
    made=1_800_000_000,
    ended=1_800_000_060,
    serial="123456789",
    carried="USB drive PORTÃO Ω",
    sha256="ab" * 32,
)


def words_of(pdf: bytes) -> str:
    """What a page shows, without its spaces."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    shown = b"".join(zlib.decompress(stream) for stream in streams if stream.startswith(b"x"))
    return "".join(re.findall(r"\((.*?)\) Tj", shown.decode("latin-1"))).replace(" ", "")


def test_it_tells_what_was_done_when_and_by_whose_authority() -> None:
    text = receipt_text(RECEIPT)
    assert text.startswith("Appliance gate set up\n")
    for told in ("device-1", "123456789", "USB drive PORTÃO Ω", "ab" * 32, FINGERPRINT):
        assert told in text
    assert text.index("Archive made") < text.index("Online")


def test_what_there_is_nothing_to_tell_of_is_left_out() -> None:
    text = receipt_text(Receipt("gate", "device-1", FINGERPRINT, 0, 1))
    assert "Serial number" not in text
    assert "read back" not in text


def test_the_page_says_the_same_as_the_text() -> None:
    pdf = receipt_pdf(RECEIPT)
    assert pdf.startswith(b"%PDF-")
    words = words_of(pdf)
    for told in ("Appliancegatesetup", "123456789", FINGERPRINT, "ab" * 32):
        assert told in words


def test_a_file_is_written_by_its_name_or_the_refusal_told(tmp_path: Path) -> None:
    save_receipt(RECEIPT, tmp_path / "a.PDF")
    save_receipt(RECEIPT, tmp_path / "a.txt")
    assert (tmp_path / "a.PDF").read_bytes().startswith(b"%PDF-")
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == receipt_text(RECEIPT)
    with pytest.raises(BelvedereError) as refused:
        save_receipt(RECEIPT, tmp_path / "a.txt" / "b.txt")
    assert refused.value.code == "BV-DSK-002"
