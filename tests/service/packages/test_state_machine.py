"""Random histories of registering, deregistering and deleting agree with a plain model."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.settings import Quotas, SiteSettings
from fakes.package_site import PackageSite, code_manifest, open_package_site

NAMES = st.sampled_from(["A", "B", "C"])
VERSIONS = st.sampled_from(["1.0", "1.1"])
CONTENTS = st.sampled_from("pqrs")
MOST_PACKAGES = 2
MOST_VERSIONS = 3


@dataclass
class Expected:
    """One package as the model has it: (version, content) in order, and the latest content by version."""

    registered: dict[tuple[str, str], None] = field(default_factory=dict)
    latest: dict[str, str] = field(default_factory=dict)
    has_files: bool = False


class Registering(RuleBasedStateMachine):
    """The service and the model side by side."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        quotas = Quotas(packages=MOST_PACKAGES, versions_of_package=MOST_VERSIONS)
        self.site: PackageSite = open_package_site(
            Path(self.folder.name), replace(SiteSettings(), quotas=quotas)
        )
        self.model: dict[str, Expected] = {}
        self.patches: dict[tuple[str, str, str], str] = {}
        self.used: set[tuple[str, str, str]] = set()

    def teardown(self) -> None:
        self.site.close()
        self.folder.cleanup()

    def _try(self, operation: str, **parameters: Any) -> str:
        try:
            self.site.call(operation, **parameters)
        except ServiceError as refused:
            return refused.code
        return ""

    def _patch(self, name: str, version: str, content: str) -> str:
        key = (name, version, content)
        if key not in self.patches:
            self.patches[key] = self.site.upload(code_manifest(name, version, content), version)
        return self.patches[key]

    @rule(name=NAMES)
    def create(self, name: str) -> None:
        told = self._try("CreatePackage", PackageName=name)
        if name in self.model:
            assert told == "ConflictException"
        elif len(self.model) >= MOST_PACKAGES:
            assert told == "ServiceQuotaExceededException"
        else:
            assert told == ""
            has_files = any(patch[0] == name for patch in self.patches)
            self.model[name] = Expected(has_files=has_files)

    @rule(name=NAMES, version=VERSIONS, content=CONTENTS, mark=st.booleans())
    def register(self, name: str, version: str, content: str, *, mark: bool) -> None:
        named = {"PackageId": f"packageName/{name}", "PackageVersion": version}
        patch = self._patch(name, version, content)
        told = self._try("RegisterPackageVersion", **named, PatchVersion=patch, MarkLatest=mark)
        expected = self.model.get(name)
        if expected is None:
            assert told == "ResourceNotFoundException"
            return
        expected.has_files = True
        known = (version, content) in expected.registered
        if not known and len(expected.registered) >= MOST_VERSIONS:
            assert told == "ServiceQuotaExceededException"
            return
        assert told == ""
        expected.registered[version, content] = None
        if mark or version not in expected.latest:
            expected.latest[version] = content

    @rule(name=NAMES, version=VERSIONS, content=CONTENTS, successor=st.none() | CONTENTS)
    def deregister(self, name: str, version: str, content: str, successor: str | None) -> None:
        named = {"PackageId": f"packageName/{name}", "PackageVersion": version}
        patch = self._patch(name, version, content)
        wish = (
            {} if successor is None else {"UpdatedLatestPatchVersion": self._patch(name, version, successor)}
        )
        told = self._try("DeregisterPackageVersion", **named, PatchVersion=patch, **wish)
        expected = self.model.get(name)
        if expected is not None:
            expected.has_files = True
        if expected is None or (version, content) not in expected.registered:
            assert told == "ResourceNotFoundException"
            return
        if (name, version, content) in self.used:
            assert told == "ConflictException"
            return
        others = {key[1] for key in expected.registered if key[0] == version} - {content}
        is_latest = expected.latest[version] == content
        if is_latest and successor is not None and successor not in others:
            assert told == "ResourceNotFoundException"
        elif is_latest and successor is None and others:
            assert told == "ConflictException"
        else:
            assert told == ""
            del expected.registered[version, content]
            if is_latest and successor:
                expected.latest[version] = successor
            elif is_latest:
                del expected.latest[version]

    @rule(name=NAMES, version=VERSIONS, content=CONTENTS)
    def use(self, name: str, version: str, content: str) -> None:
        if name in self.model and (version, content) in self.model[name].registered:
            self.used.add((name, version, content))
            self._tell_use()

    @rule()
    def stop_using(self) -> None:
        self.used.clear()
        self._tell_use()

    @rule(name=NAMES, force=st.booleans())
    def delete(self, name: str, *, force: bool) -> None:
        told = self._try("DeletePackage", PackageId=f"packageName/{name}", ForceDelete=force)
        expected = self.model.get(name)
        if expected is None:
            assert told == "ResourceNotFoundException"
        elif (not force and (expected.has_files or expected.registered)) or any(
            use[0] == name for use in self.used
        ):
            assert told == "ConflictException"
        else:
            assert told == ""
            del self.model[name]
            if force:
                self.patches = {key: patch for key, patch in self.patches.items() if key[0] != name}

    @rule()
    def restart(self) -> None:
        self.site.reopen()

    @invariant()
    def agrees(self) -> None:
        listed = self.site.call("ListPackages")["Packages"]
        assert [package["PackageName"] for package in listed] == sorted(self.model)
        nodes = self.site.call("ListNodes", OwnerAccount="123456789012")["Nodes"]
        found = {(node["PackageName"], node["PackageVersion"], node["PatchVersion"]) for node in nodes}
        assert found == {
            (name, version, self.patches[name, version, content])
            for name, expected in self.model.items()
            for version, content in expected.latest.items()
        }

    def _tell_use(self) -> None:
        keys = {(version, self.patches[name, version, content]) for name, version, content in self.used}
        self.site.instances.using = {key: ["applicationInstance-abc"] for key in keys}


TestRegistering = Registering.TestCase
TestRegistering.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
