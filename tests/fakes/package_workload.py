"""A process that works on packages until it is killed, and tells each step before and after it.

Run with a folder and a seed; prints lines like `begin register P1 3` and `done register P1 3`.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from fakes.package_site import PackageSite, code_manifest, open_package_site

NAMES = ("P1", "P2", "P3")


@dataclass
class Workload:
    """Random changes that are all allowed: the model says what there is."""

    site: PackageSite
    random: random.Random
    patches: dict[str, dict[int, str]] = field(default_factory=dict)

    def step(self, number: int) -> None:
        name = self.random.choice(NAMES)
        held = self.patches.get(name)
        if held is None:
            self._tell(f"create {name} 0", lambda: self.site.create(name))
            self.patches[name] = {}
        elif self.random.random() < 0.1:
            force = {"PackageId": f"packageName/{name}", "ForceDelete": True}
            self._tell(f"delete {name} 0", lambda: self.site.call("DeletePackage", **force))
            del self.patches[name]
        elif len(held) < 6 or (self.random.random() < 0.5 and len(held) < 18):
            patch = self.site.upload(code_manifest(name, description=str(number)))
            register = lambda: self.site.register(f"packageName/{name}", patch)  # noqa: E731
            self._tell(f"register {name} {patch}", register)
            held[number] = patch
        else:
            patch = held.pop(min(held))
            named = {"PackageId": f"packageName/{name}", "PackageVersion": "1.0", "PatchVersion": patch}
            remove = lambda: self.site.call("DeregisterPackageVersion", **named)  # noqa: E731
            self._tell(f"deregister {name} {patch}", remove)

    def _tell(self, step: str, work: Callable[[], object]) -> None:
        print("begin", step, flush=True)
        work()
        print("done", step, flush=True)


def main() -> None:
    workload = Workload(open_package_site(Path(sys.argv[1])), random.Random(int(sys.argv[2])))
    number = 0
    while True:
        number += 1
        workload.step(number)


if __name__ == "__main__":
    main()
