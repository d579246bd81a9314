"""The second step: the network of the appliance, port by port."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QGroupBox,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from belvedere_desktop.provisioning.fields import Field
from belvedere_desktop.provisioning.plan import PortPlan


class PortBox(QGroupBox):
    """One port: an address from the network, or one of its own."""

    changed = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.dhcp = QRadioButton(self.tr("Address from the network (DHCP)"), self)
        self.static = QRadioButton(self.tr("Fixed address"), self)
        self.dhcp.setChecked(True)
        self._ways = QButtonGroup(self)
        for button in (self.dhcp, self.static):
            self._ways.addButton(button)
        self.address = Field(self.tr("Address"), "192.168.0.20", parent=self)
        self.netmask = Field(self.tr("Mask"), text=PortPlan().mask, parent=self)
        self.gateway = Field(self.tr("Gateway"), "192.168.0.1", parent=self)
        self.dns = Field(self.tr("Name servers"), "192.168.0.1, 192.168.0.2", parent=self)
        self._fixed = QWidget(self)
        grid = QGridLayout(self._fixed)
        grid.setContentsMargins(0, 0, 0, 0)
        for number, field in enumerate(self.fields.values()):
            grid.addWidget(field, number // 2, number % 2)
            field.changed.connect(self.changed)
        layout = QVBoxLayout(self)
        for widget in (self.dhcp, self.static, self._fixed):
            layout.addWidget(widget)
        layout.addStretch(1)
        self._fixed.hide()
        self.static.toggled.connect(self._fixed.setVisible)
        self.static.toggled.connect(lambda _on: self.changed.emit())

    @property
    def fields(self) -> Mapping[str, Field]:
        """By their names in a PortPlan."""
        return {"address": self.address, "mask": self.netmask, "gateway": self.gateway, "dns": self.dns}

    @property
    def plan(self) -> PortPlan:
        """What was typed."""
        texts = {name: field.text for name, field in self.fields.items()}
        return PortPlan(static=self.static.isChecked(), **texts)


class NetworkStep(QWidget):
    """`changed` at each letter."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first = PortBox(self.tr("eth0"), self)
        self.second = PortBox(
            self.tr("eth1 (spare, or the service where cameras have a network alone)"), self
        )
        self.ntp = Field(self.tr("Time servers (optional, up to five)"), "0.pool.ntp.org", parent=self)
        ports = QHBoxLayout()
        for box in (self.first, self.second):
            ports.addWidget(box, 1)
            box.changed.connect(self.changed)
        self.ntp.changed.connect(self.changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(ports)
        layout.addWidget(self.ntp)
        layout.addStretch(1)

    @property
    def fields(self) -> Mapping[str, Field]:
        """By the names that problems have."""
        named = {f"Ethernet0.{name}": field for name, field in self.first.fields.items()}
        named |= {f"Ethernet1.{name}": field for name, field in self.second.fields.items()}
        return {**named, "ntp": self.ntp}
