"""What this program is."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

import PySide6
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget

translate = QCoreApplication.translate


def show_about(parent: QWidget) -> QMessageBox:
    """Show name, version and licence; returns the open box."""
    box = QMessageBox(parent)
    box.setWindowTitle(translate("About", "About Belvedere"))
    box.setText(f"Belvedere {_version()}")
    box.setInformativeText(
        translate(
            "About",
            "Device manager and appliance simulator for Panorama-compatible edge vision appliances.\n\n"
            "Apache License 2.0. Not affiliated with Amazon Web Services.\n\n"
            "Python {python} · Qt for Python {qt} (LGPL)",
        ).format(python=platform.python_version(), qt=PySide6.__version__)
    )
    box.setIconPixmap(parent.windowIcon().pixmap(64, 64))
    box.open()
    return box


def _version() -> str:
    try:
        return version("belvedere")
    except PackageNotFoundError:
        return ""
