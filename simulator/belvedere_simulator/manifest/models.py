"""Model nodes: descriptor and shipped file."""

from __future__ import annotations

from pathlib import Path

from belvedere_simulator.manifest.binding import BoundNode
from belvedere_simulator.manifest.descriptor import ModelDescriptor
from belvedere_simulator.manifest.json_tree import Spot
from belvedere_simulator.manifest.layout import Layout, asset_file
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.manifest.resolved import ModelNode
from belvedere_simulator.messages import tr


def resolve_model(bound: BoundNode, layout: Layout, problems: Problems) -> ModelNode:
    """A model node with its file, or the reason why there is none."""
    package, interface = bound.package, bound.interface
    asset = interface.asset if interface else ""
    descriptor = package.model(asset) if package else None
    if package is not None and descriptor is None:
        what = tr('The model "{name}" has no descriptor: its inputs are unknown.', name=bound.node.name)
        problems.warning("BV-MAN-064", package.manifest.document.file, what)
    artifact = _artifact(bound, layout)
    unresolved = "" if artifact else tr('No model file of the asset "{asset}" lies in assets/.', asset=asset)
    if unresolved:
        problems.warning("BV-MAN-054", _asset_spot(bound), unresolved)
    return _model_node(bound, asset, descriptor, artifact, unresolved)


def _model_node(
    bound: BoundNode, asset: str, descriptor: ModelDescriptor | None, artifact: Path | None, unresolved: str
) -> ModelNode:
    package = bound.package
    return ModelNode(
        name=bound.node.name,
        package_folder=package.place.folder if package else Path(),
        package_name=package.name if package else "",
        asset=asset,
        framework=descriptor.framework if descriptor else "",
        framework_version=descriptor.framework_version if descriptor else "",
        inputs=descriptor.inputs if descriptor else (),
        precision=descriptor.precision if descriptor else "FP32",
        artifact=artifact,
        unresolved=unresolved,
    )


def _artifact(bound: BoundNode, layout: Layout) -> Path | None:
    if bound.package is None:
        return None
    folder = bound.package.place.folder
    for form in bound.implementations:
        found = asset_file(form.uri, layout.assets, folder) if form.kind == "model" else None
        if found is not None:
            return found
    return None


def _asset_spot(bound: BoundNode) -> Spot:
    manifest = bound.package.manifest if bound.package else None
    asset = manifest.asset(bound.interface.asset) if manifest and bound.interface else None
    if asset is None:
        return bound.node.at.child("interface")
    return asset.at.child("implementations", 0, "assetUri")
