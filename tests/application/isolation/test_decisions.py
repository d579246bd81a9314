"""The decisions, tested by handing them what they would find elsewhere."""

from __future__ import annotations

import sys
import venv
from collections.abc import Iterable
from pathlib import Path

import pytest

from belvedere_simulator.application.isolation.bubblewrap import Namespaces, self_calls
from belvedere_simulator.application.isolation.consent import give_consent, has_consent
from belvedere_simulator.application.isolation.entry import command
from belvedere_simulator.application.isolation.gpu import GpuAccess, gpu_access
from belvedere_simulator.application.isolation.interpreter import footprint
from belvedere_simulator.application.isolation.network import choose_helper
from belvedere_simulator.application.isolation.support import IsolationSupport, choose, explain, probe
from belvedere_simulator.errors import BelvedereError, catalogue
from belvedere_simulator.manifest.resolved import Entry, InboundPort

WORKS = IsolationSupport(Namespaces())
REFUSED = IsolationSupport(None, "no user namespaces")


def test_auto_takes_bubblewrap_where_it_works() -> None:
    assert choose("auto", WORKS) == "bwrap"
    assert choose("auto", REFUSED) == "paths"
    assert choose("paths", WORKS) == "paths"
    assert (WORKS.kinds, REFUSED.kinds) == (("bwrap", "paths"), ("paths",))


def test_forcing_what_does_not_work_says_why() -> None:
    with pytest.raises(BelvedereError) as caught:
        choose("bwrap", REFUSED)
    assert (caught.value.code, caught.value.why) == ("BV-ISO-001", "no user namespaces")


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_bubblewrap_is_for_linux(platform: str) -> None:
    assert probe(platform).namespaces is None


def test_a_missing_bubblewrap_is_said() -> None:
    support = probe("linux", lambda _program: None)
    assert support.namespaces is None
    assert "bwrap" in support.why_not


def test_the_kernel_switch_that_refuses_is_named() -> None:
    said = "bwrap: setting up uid map: Permission denied"
    assert explain(said, "", "") == said
    assert "apparmor_restrict_unprivileged_userns" in explain(said, "1", "1")
    assert "unprivileged_userns_clone" in explain(said, "", "0")


@pytest.mark.parametrize(
    ("installed", "tun", "helper"),
    [
        ({"slirp4netns", "pasta"}, True, "slirp4netns"),
        ({"pasta"}, True, "pasta"),
        (set(), True, "none"),
        ({"slirp4netns"}, False, "none"),
    ],
)
def test_the_network_helper(installed: set[str], tun: bool, helper: str) -> None:
    found, missing = choose_helper(lambda name: name if name in installed else None, lambda: tun)
    assert found == helper
    assert bool(missing) == (helper == "none")


def test_a_gpu_is_hidden_unless_asked_for() -> None:
    assert gpu_access(False, lambda pattern: [pattern], lambda: "libcuda.so => /opt/x") == GpuAccess()


def test_a_gpu_brings_its_nodes_and_its_driver() -> None:
    nodes = {"/dev/nvidia[0-9]*": ["/dev/nvidia1", "/dev/nvidia0"], "/dev/nvidiactl": ["/dev/nvidiactl"]}

    def find(pattern: str) -> Iterable[str]:
        return nodes.get(pattern, [])

    listing = (
        "2 libs found in cache `/etc/ld.so.cache'\n"
        "\tlibcuda.so.1 (libc6,x86-64) => /opt/driver/lib/libcuda.so.1\n"
        "\tlibnvidia-ml.so.1 (libc6,x86-64) => /usr/lib/x86_64-linux-gnu/libnvidia-ml.so.1\n"
        "\tlibother.so (libc6,x86-64) => /opt/other/libother.so\n"
    )
    access = gpu_access(True, find, lambda: listing)
    assert access.devices == ("/dev/nvidia0", "/dev/nvidia1", "/dev/nvidiactl")
    assert "/opt/driver/lib" in access.folders
    assert not {"/opt/other", "/usr/lib/x86_64-linux-gnu"} & {*access.folders}


@pytest.mark.parametrize(
    "path", ["python3", "python3.7", "python", "$default", "/usr/bin/python3", "/usr/local/bin/python3.8"]
)
def test_every_name_of_the_systems_python_is_the_chosen_one(path: str) -> None:
    entry = Entry(path, "/panorama/app.py", ("-v",))
    assert command(entry, Path("/chosen")) == ["/chosen", "/panorama/app.py", "-v"]


@pytest.mark.parametrize(
    ("path", "program"),
    [("bash", "/bin/bash"), ("sh", "/bin/sh"), ("/panorama/program", "/panorama/program"), ("node", "node")],
)
def test_other_entries_are_run_as_they_are(path: str, program: str) -> None:
    assert command(Entry(path, "x"), Path("/chosen")) == [program, "x"]


def test_a_port_the_application_listens_on_itself_is_not_relayed_inside() -> None:
    rules = (InboundPort(80, 8080), InboundPort(8080, 8081), InboundPort(8082, 8082))
    assert [relay[1] for relay in self_calls(rules)] == [8081]


def test_an_interpreter_brings_its_prefixes_and_links(tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=False, symlinks=True)
    (tmp_path / "current").symlink_to("environment")
    shown = footprint(tmp_path / "current" / "bin" / "python")
    base = Path(sys.base_prefix).resolve()
    assert environment in shown.folders
    assert base in shown.folders or base.is_relative_to("/usr")
    assert (tmp_path / "current", "environment") in shown.links
    assert not any(Path.home() == folder or Path.home().is_relative_to(folder) for folder in shown.folders)


def test_an_interpreter_that_would_show_the_home_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = tmp_path / "home"
    venv.create(environment, with_pip=False, symlinks=True)
    monkeypatch.setenv("HOME", str(environment))
    with pytest.raises(BelvedereError) as caught:
        footprint(environment / "bin" / "python")
    assert caught.value.code == "BV-ISO-005"


def test_consent_is_kept_for_each_folder(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    assert not has_consent(one, tmp_path)
    give_consent(one, tmp_path)
    assert has_consent(one / ".." / "one", tmp_path)
    assert not has_consent(other, tmp_path)
    give_consent(other, tmp_path)
    assert has_consent(one, tmp_path)
    assert has_consent(other, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["consents.json"]


@pytest.mark.parametrize("damage", ["", "[]", '{"paths": 5}', "\x00"])
def test_damaged_consents_are_no_consent(tmp_path: Path, damage: str) -> None:
    (tmp_path / "consents.json").write_text(damage)
    assert not has_consent(tmp_path, tmp_path)
    give_consent(tmp_path, tmp_path)
    assert has_consent(tmp_path, tmp_path)


def test_every_code_is_in_the_catalogue() -> None:
    folder = Path(__file__).parents[3] / "simulator" / "belvedere_simulator" / "application" / "isolation"
    sources = " ".join(path.read_text() for path in folder.glob("*.py"))
    used = {f"BV-ISO-{number:03}" for number in range(1, 100) if f'"BV-ISO-{number:03}"' in sources}
    assert used == {code for code in catalogue() if code.startswith("BV-ISO-")}
