"""Entering a built file into the manifest of a package, as the packaging tool does it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.editing.edit import StructuralEdit
from belvedere_simulator.manifest.editing.manifests import GRAPH, PACKAGE, Json, Manifests, items, listed
from belvedere_simulator.messages import tr


@dataclass(frozen=True)
class EnterModel(StructuralEdit):
    """The files of a model asset in package.json; an interface and a node where nothing offers it yet.

    `reference` is `account::package`, as graphs call the package.
    """

    file: Path
    asset: str
    archive: str
    descriptor: str
    reference: str

    @property
    def title(self) -> str:
        """What it does, for a menu or a history."""
        return tr("Enter the model {name}", name=self.asset)

    def alter(self, manifests: Manifests) -> None:
        """Enter it. Raises BelvedereError BV-EDT-002, BV-EDT-003."""
        package = next((body for file, body in manifests.bodies(PACKAGE) if file == self.file), None)
        if package is None:
            raise BelvedereError("BV-EDT-002", tr("This is no package"), where=str(self.file))
        form = self._form(package)
        form.update(assetUri=self.archive, descriptorUri=self.descriptor)
        if any(interface.get("asset") == self.asset for interface in items(package, "interfaces")):
            return
        interface = f"{self.asset}_interface"
        listed(package, "interfaces").append(_interface(interface, self.asset))
        for _, graph in manifests.bodies(GRAPH):
            self._add_node(graph, f"{self.reference}.{interface}")

    def _form(self, package: Json) -> Json:
        """The model's entry; what else it holds, such as requirements, stays."""
        entry = next((each for each in items(package, "assets") if each.get("name") == self.asset), None)
        if entry is None:
            entry = {"name": self.asset}
            listed(package, "assets").append(entry)
        form = next((each for each in items(entry, "implementations") if each.get("type") == "model"), None)
        if form is None:
            form = {"type": "model"}
            listed(entry, "implementations").append(form)
        return form

    def _add_node(self, graph: Json, interface: str) -> None:
        taken = any(node.get("name") == self.asset for node in items(graph, "nodes"))
        knows_package = any(each.get("name") == self.reference for each in items(graph, "packages"))
        if knows_package and not taken:
            node = {"name": self.asset, "interface": interface, "overridable": False, "launch": "onAppStart"}
            listed(graph, "nodes").append(node)


def _interface(name: str, asset: str) -> dict[str, Any]:
    return {
        "name": name,
        "category": "ml_model",
        "asset": asset,
        "inputs": [{"name": "video_in", "type": "media"}],
        "outputs": [{"name": "video_out", "type": "media"}],
    }
