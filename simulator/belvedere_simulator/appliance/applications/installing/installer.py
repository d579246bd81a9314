"""Installs application instances and takes them away."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from belvedere_simulator.appliance.applications.installing.assets import (
    AssetLinks,
    Assets,
    Transferred,
)
from belvedere_simulator.appliance.applications.installing.code import CodeInstaller
from belvedere_simulator.appliance.applications.installing.disk import Disk, not_stored
from belvedere_simulator.appliance.applications.installing.document import (
    DeployFile,
    files_of,
    instance_of,
    unreadable,
)
from belvedere_simulator.appliance.applications.installing.installed import (
    FILE,
    PANORAMA,
    Installed,
    write_installed,
)
from belvedere_simulator.appliance.applications.installing.places import Places, settle
from belvedere_simulator.appliance.applications.installing.resolving import resolve_document
from belvedere_simulator.appliance.applications.installing.software import as_software_takes, check_nodes
from belvedere_simulator.appliance.provisioning.record import load_record
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference.plan import ModelPlan, plan_models
from belvedere_simulator.manifest.resolved import ResolvedApplication

Reached = Callable[[str], None]
"""Told of the steps `downloading`, `downloaded`, `verified` and `installed`, each once."""


def _unheard(_done: int, _whole: int) -> None:
    """Nobody wants to know how much was downloaded."""


class Installer:
    """Makes and removes the folders of instances, one at a time; any thread may ask.

    `links` asks the site for the addresses of a job's files. What an earlier life left half made is removed
    at once; what it downloaded stays until an installation or removal ends that does not need it.
    """

    def __init__(self, surroundings: Surroundings, links: AssetLinks) -> None:
        self._surroundings = surroundings
        self._places = Places(surroundings.folders.applications)
        self._assets = Assets(self._places.assets, surroundings, links)
        self._disk = Disk(surroundings.faults, surroundings.life)
        self._code = CodeInstaller(self._disk, surroundings.life)
        self._turn = threading.Lock()
        self._sweep("")

    def install(
        self,
        document: Mapping[str, Any],
        job_id: str,
        progress: Reached,
        transferred: Transferred = _unheard,
    ) -> Installed:
        """Install what a deploy document describes; one that is installed already is only read.

        Waits for the site as long as it takes. `transferred` is told bytes that are there and bytes of all.
        Raises LifeEndedError, after which the next life goes on, and BelvedereError, after which nothing of
        the instance is on the disk.
        """
        identifier, files = instance_of(document), files_of(document)
        check_nodes(document, self._surroundings.profile, self._surroundings.software)
        with self._turn:
            if (self._places.instance(identifier) / FILE).is_file():
                return Installed.load(self._places.instance(identifier))
            try:
                return self._install(document, identifier, files, job_id, progress, transferred)
            except (OSError, BelvedereError) as error:
                # Without power nothing is given up: the next life goes on with what is there.
                self._surroundings.life.check()
                self._sweep(identifier)
                if isinstance(error, OSError):
                    raise not_stored(error, identifier) from error
                raise

    def uninstall(self, instance_id: str) -> None:
        """Leave nothing of an instance but its storage and logs, and no asset that no other one uses.

        One that is not installed is removed already. Raises BelvedereError BV-INS-003.
        """
        folder = self._places.instance(instance_of({"applicationInstanceId": instance_id}))
        with self._turn:
            try:
                self._places.take_away(folder)
                self._forget_unused()
            except OSError as error:
                raise not_stored(error, instance_id) from error

    def _install(
        self,
        document: Mapping[str, Any],
        identifier: str,
        files: Sequence[DeployFile],
        job_id: str,
        progress: Reached,
        transferred: Transferred,
    ) -> Installed:
        progress("downloading")
        record = load_record(self._surroundings.store)
        self._assets.fetch(files, job_id, record.authority if record else None, transferred)
        progress("downloaded")
        self._surroundings.life.check()
        final = self._places.instance(identifier)
        application = resolve_document(document, final / PANORAMA, self._places.assets.joinpath)
        models = self._models(application)
        progress("verified")
        staged = self._places.stage(identifier)
        code = self._code.install(self._container(files), staged)
        write_installed(staged, self._places.root, document, code.interpreter, models, code.notes)
        settle(staged)
        self._surroundings.life.check()
        staged.rename(final)
        self._forget_unused()
        progress("installed")
        return Installed.load(final)

    def _container(self, files: Sequence[DeployFile]) -> Path:
        containers = [file for file in files if file.kind == "container"]
        if len(containers) != 1:
            raise unreadable("packages")
        return self._assets.path(containers[0])

    def _models(self, application: ResolvedApplication) -> tuple[ModelPlan, ...]:
        nodes = [as_software_takes(model, self._surroundings.profile) for model in application.models]
        self._disk.expect(sum(node.artifact.stat().st_size for node in nodes if node.artifact))
        return plan_models(nodes, {}, self._places.root)

    def _sweep(self, identifier: str) -> None:
        """Remove what is half made; with an instance that was given up, what was downloaded for it too."""
        try:
            self._places.sweep(identifier)
            if identifier:
                self._forget_unused()
        except OSError as error:
            # Nothing uses it; what is left goes at the next start.
            self._surroundings.logs.controller("WARN", "removeUnusedAssets", 508, f"not removed: {error}")

    def _forget_unused(self) -> None:
        """Keep the assets of installed instances alone; all of them where one cannot tell which it uses."""
        names: set[str] = set()
        models: set[Path] = set()
        try:
            for folder in self._places.installed():
                content = json.loads((folder / FILE).read_bytes())
                names |= {file.stored for file in files_of(content["document"])}
                models |= {self._places.root / plan["file"] for plan in content["models"]}
        except (OSError, ValueError, KeyError, BelvedereError) as error:
            self._surroundings.logs.controller("WARN", "removeUnusedAssets", 512, f"nothing removed: {error}")
            return
        self._assets.forget_others(names)
        for folder in (self._places.models, self._places.converted):
            for made in folder.iterdir() if folder.is_dir() else ():
                if not any(model.is_relative_to(made) for model in models):
                    self._places.take_away(made)
