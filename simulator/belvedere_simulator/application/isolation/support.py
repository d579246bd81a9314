"""Which kinds of confinement work on this computer, found by really trying them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from belvedere_simulator.application.isolation import network
from belvedere_simulator.application.isolation.bubblewrap import Namespaces
from belvedere_simulator.application.isolation.plan import Kind, Wanted
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_PROBE_SECONDS = 30.0
_APPARMOR = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
_DEBIAN = Path("/proc/sys/kernel/unprivileged_userns_clone")


@dataclass(frozen=True)
class IsolationSupport:
    """What works here.

    namespaces: how bubblewrap is to be called, None where it does not work: then `why_not` says why.
    helper: the user-mode networking that worked, "none" with `no_outbound` saying why: applications
    under bwrap then reach nothing, while their inbound ports still answer.
    """

    namespaces: Namespaces | None
    why_not: str = ""
    helper: network.Helper = "none"
    no_outbound: str = ""

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What can be chosen, the best first."""
        return ("bwrap", "paths") if self.namespaces is not None else ("paths",)


@cache
def available() -> IsolationSupport:
    """Try once, remember for the life of this process."""
    return probe()


def probe(platform: str = sys.platform, find: Callable[[str], str | None] = shutil.which) -> IsolationSupport:
    """Try bubblewrap from the strictest to the loosest way, then user-mode networking."""
    if platform != "linux":
        return IsolationSupport(None, tr("bubblewrap exists on Linux only"))
    if find("bwrap") is None:
        return IsolationSupport(None, tr("bubblewrap (bwrap) is not installed"))
    said = ""
    for namespaces in (Namespaces(), Namespaces(user=False), Namespaces(proc="outer")):
        reason = refusal(namespaces)
        if not reason:
            helper, missing = network.choose_helper(find)
            return IsolationSupport(namespaces, helper=helper, no_outbound=_without(missing))
        said = said or reason
    return IsolationSupport(None, explain(said, _switch(_APPARMOR), _switch(_DEBIAN)))


def choose(wanted: Wanted, support: IsolationSupport) -> Kind:
    """How to confine. Raises BelvedereError BV-ISO-001 when `wanted` does not work here."""
    if wanted == "paths" or (wanted == "auto" and support.namespaces is None):
        return "paths"
    if support.namespaces is None:
        raise BelvedereError("BV-ISO-001", tr("bubblewrap does not work here"), why=support.why_not)
    return "bwrap"


def explain(said: str, apparmor: str, debian: str) -> str:
    """Why bubblewrap was refused: its own words and, where a kernel switch does it, which one."""
    if debian == "0":
        switch = tr("user namespaces are switched off: sysctl kernel.unprivileged_userns_clone=1 allows them")
    elif apparmor == "1":
        switch = tr(
            "AppArmor restricts user namespaces (Ubuntu 24.04 and later): install an AppArmor profile for "
            "bwrap, or set sysctl kernel.apparmor_restrict_unprivileged_userns=0"
        )
    else:
        switch = ""
    return "; ".join(part for part in (said, switch) if part)


def refusal(namespaces: Namespaces) -> str:
    """Call bubblewrap so: empty when it works, else what it said."""
    arguments = ["bwrap", *namespaces.arguments(), "--ro-bind", "/", "/", "--dev", "/dev"]
    arguments += [*namespaces.proc_arguments(), "--tmpfs", "/tmp", "--", "/bin/true"]  # noqa: S108
    try:
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=_PROBE_SECONDS, check=False)
    except (OSError, subprocess.SubprocessError) as error:
        return str(error)
    return "" if done.returncode == 0 else (done.stderr.strip() or f"bwrap: {done.returncode}")


def _without(missing: str) -> str:
    if not missing:
        return ""
    return tr("applications have no outbound network: {missing} is not there or not usable", missing=missing)


def _switch(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""
