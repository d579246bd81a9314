"""The search for planted secrets finds them in whatever form."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import base64
import html
import io
import json
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from PySide6.QtCore import QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter, QTextDocument

from belvedere_simulator.provisioning.receipt import Receipt, receipt_pdf
from fakes.canaries import Search, canary

PLANTED = canary("planted")
KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"

FORMS: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "json": lambda text: json.dumps({"password": text}).encode(),
    "twice json": lambda text: json.dumps(json.dumps([text])).encode(),
    "repr": lambda text: repr([text]).encode(),
    "html": lambda text: html.escape(text).encode(),
    "address": lambda text: f"rtsp://a:{quote(text, safe='')}@b/".encode(),
    "quoted": lambda text: quote(text).encode(),
    "form": lambda text: quote_plus(text).encode(),
    "digits": lambda text: text.encode().hex().encode(),
    "capital digits": lambda text: text.encode().hex().upper().encode(),
    "wide": lambda text: text.encode("utf-16-le"),
    "wide the other way": lambda text: text.encode("utf-16-be"),
}


@pytest.mark.parametrize("secret", [PLANTED, KEY])
@pytest.mark.parametrize("form", FORMS)
def test_a_written_form_is_found(form: str, secret: str) -> None:
    written = b"something before " + FORMS[form](secret) + b" and after"
    assert Search([KEY]).content(written)


@pytest.mark.parametrize("before", range(6))
@pytest.mark.parametrize("encode", [base64.b64encode, base64.urlsafe_b64encode])
def test_it_is_found_anywhere_in_base64(encode: Callable[[bytes], bytes], before: int) -> None:
    content = b"x" * before
    for secret in (PLANTED, KEY):
        assert Search([KEY]).content(encode(content + secret.encode() + b"after"))


def _document(text: str, file: Path) -> bytes:
    writer = QPdfWriter(str(file))
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF())
    )
    document = QTextDocument()
    document.setPlainText(text)
    document.print_(writer)
    del writer
    return file.read_bytes()


@pytest.mark.usefixtures("qapp")
def test_it_is_found_on_paper(tmp_path: Path) -> None:
    assert Search([KEY]).content(_document(f"The password is {PLANTED} today", tmp_path / "a.pdf"))
    assert Search([KEY]).content(_document(f"The key is {KEY} today", tmp_path / "b.pdf"))
    assert Search([KEY]).content(_document("Nothing is told", tmp_path / "c.pdf")) == []


@pytest.mark.parametrize("name", ["gate", "日本"])
def test_it_is_found_on_a_receipt(name: str) -> None:
    receipt = Receipt(name, "device-1", "AB:CD", 1.0, 2.0, carried=f"The stick {PLANTED}")
    assert Search().content(receipt_pdf(receipt))


def test_it_is_found_in_archives_of_archives_and_names(tmp_path: Path) -> None:
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("file", f"{PLANTED}\n" * 20)
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inner.zip", inner.getvalue())
    assert PLANTED.encode() not in outer.getvalue()
    assert Search().content(outer.getvalue())
    named = tmp_path / "canary-name"
    named.write_bytes(b"")
    assert Search().file(named)
    assert Search().file(tmp_path / "missing") == []


def test_what_nobody_planted_is_not_found() -> None:
    search = Search([KEY])
    assert search.text("a canary sings, wJalrXUtn") == []
    assert search.content(bytes(range(256)) * 50 + zlib.compress(b"text" * 99)) == []
    search.add("another")
    assert search.text("one and another")
