"""A compiled catalogue in the folder is a language of the program."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

import belvedere_desktop
from belvedere_desktop.translations import Languages

CATALOGUE = """<?xml version="1.0" encoding="utf-8"?><!DOCTYPE TS><TS version="2.1" language="de"><context>
<name>RunBar</name><message><source>Start</source><translation>Los</translation></message></context></TS>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with German."""
    (tmp_path / "desktop_de.ts").write_text(CATALOGUE)
    tool = Path(sys.executable).parent / "pyside6-lrelease"
    subprocess.run([tool, tmp_path / "desktop_de.ts", "-qm", tmp_path / "desktop_de.qm"], check=True)
    return tmp_path


def test_languages_are_switched_while_running(folder: Path, qapp: QApplication) -> None:
    languages = Languages(folder)
    assert languages.available() == ["en", "de"]
    assert languages.use("de", qapp) == "de"
    assert QCoreApplication.translate("RunBar", "Start") == "Los"
    assert languages.use("en", qapp) == "en"
    assert QCoreApplication.translate("RunBar", "Start") == "Start"


def test_translators_tools_find_the_strings(tmp_path: Path) -> None:
    sources = Path(belvedere_desktop.__file__).parent.rglob("*.py")
    tool = Path(sys.executable).parent / "pyside6-lupdate"
    subprocess.run([tool, *sources, "-ts", tmp_path / "all.ts"], check=True, capture_output=True)
    found = (tmp_path / "all.ts").read_text()
    assert found.count("<source>") > 200
    for context in ("RunBar", "GraphCard", "MainWindow", "DisplayWindow", "Consent"):
        assert f"<name>{context}</name>" in found


def test_an_unknown_language_is_english(folder: Path, qapp: QApplication) -> None:
    assert Languages(folder).use("xx", qapp) == "en"
