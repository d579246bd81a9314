"""Documents tell the truth: commands parse, links lead somewhere, tables are whole, pages are current."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from architecture.error_page import page
from belvedere_desktop.commands import DemoCommand, DesktopCommand, DisplayCommand
from belvedere_simulator.application.isolation.redirected import NOT_REDIRECTED
from belvedere_simulator.commands.main import create_parser
from belvedere_simulator.commands.words import own_commands
from belvedere_simulator.errors import catalogue

SAMPLE_SCRIPTS = (
    "0-test-compile.sh",
    "1-create-role.sh",
    "2-import-app.sh",
    "3-build-container.sh",
    "4-package-app.sh",
    "5-deploy.sh",
    "6-monitor-deployment.sh",
    "7-open-container.sh",
    "8-delete-application.sh",
    "9-delete-role.sh",
)
UTILITY_SCRIPTS = (
    "provision-device.sh",
    "check-updates.sh",
    "reboot-device.sh",
    "register-camera.sh",
    "deregister-camera.sh",
    "view-logs.sh",
    "pause-camera.sh",
    "push.sh",
    "rename-package.sh",
    "samplify.sh",
    "update-model-config.sh",
    "cleanup-patches.sh",
)
TEMPLATES = (
    "aws-panorama-sample.yml",
    "application-role.yml",
    "alarm-application.yml",
    "alarm-device.yml",
    "vpc-appliance.yml",
    "vpc-endpoint.yml",
)
SOURCES_OF_ROWS = (
    "engine",
    "service",
    "appliance",
    "technician's desktop",
    "developer's desktop",
    "support desktop",
)


def test_every_command_in_the_documents_parses(documents: tuple[Path, ...], root: Path) -> None:
    parser = create_parser([*own_commands(), DesktopCommand(), DemoCommand(), DisplayCommand()])
    commands = [line for document in documents for line in _commands(document)]
    samples = (root / "resources/belvedere_resources/samples").glob("*/README.md")
    commands += [line for document in samples for line in _commands(document)]
    assert len(commands) > 15
    for command in commands:
        try:
            parser.parse_args(shlex.split(command)[1:])
        except SystemExit:
            pytest.fail(f"not a command: {command}")


def test_the_readme_shows_every_command(root: Path) -> None:
    shown = {tuple(shlex.split(line)[1:3]) for line in _commands(root / "README.md")}
    first, pairs = {words[0] for words in shown}, shown
    assert {"check", "run", "camera", "model", "bench"} <= first
    assert {("camera", "serve"), ("model", "inspect"), ("model", "convert")} <= pairs


def test_every_option_in_the_readme_is_one(root: Path) -> None:
    sources = "\n".join(
        file.read_text(encoding="utf-8")
        for folder in ("simulator/belvedere_simulator/commands", "desktop/belvedere_desktop", "installer")
        for file in (root / folder).rglob("*.py")
    )
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", (root / "README.md").read_text(encoding="utf-8")))
    assert {option for option in named if option.replace("--no-loop", "--loop") not in sources} == set()


def test_every_link_leads_to_a_file(documents: tuple[Path, ...]) -> None:
    missing = [
        f"{document.name}: {target}"
        for document in documents
        for target in _links(document)
        if not (document.parent / target).exists()
    ]
    assert missing == []


def test_every_row_of_the_guide_map_says_what_brings_it_or_why_not(root: Path) -> None:
    rows = _rows(root / "docs/guide-map.md")
    assert len(rows) > 150
    for guide, here, brought in rows:
        names = [re.sub(r" \(.*?\)", "", name).strip() for name in brought.split(";")]
        assert set(names) <= {*SOURCES_OF_ROWS, "-", ""}, f"{guide}: {brought}"
        assert guide, here
        assert here or guide.startswith("**"), f"{guide}: a chapter's heading, or something stands for it"
        if brought == "-" or here.startswith("not possible"):
            assert " because " in here, f"{guide}: the reason is missing"


@pytest.mark.parametrize("name", [*SAMPLE_SCRIPTS, *UTILITY_SCRIPTS, *TEMPLATES])
def test_the_guide_map_has_every_script_and_template(root: Path, name: str) -> None:
    assert any(f"`{name}`" in guide for guide, _here, _brought in _rows(root / "docs/guide-map.md"))


def test_the_page_of_error_codes_is_current(root: Path) -> None:
    written = (root / "docs/errors.md").read_text(encoding="utf-8")
    assert written == page(catalogue().values()), "python tests/architecture/error_page.py > docs/errors.md"


def test_the_page_on_isolation_has_all_that_paths_cannot_do(root: Path) -> None:
    text = (root / "docs/isolation.md").read_text(encoding="utf-8")
    _head, _begin, rest = text.partition("<!-- not redirected: begin -->\n")
    listed, _end, _tail = rest.partition("<!-- not redirected: end -->")
    assert listed.splitlines() == [f"- {sentence}" for sentence in NOT_REDIRECTED]


def test_decisions_are_numbered_and_say_context_decision_and_consequences(root: Path) -> None:
    pages = sorted((root / "docs/decisions").glob("*.md"))
    assert [int(file.name[:4]) for file in pages] == list(range(1, len(pages) + 1))
    for file in pages:
        text = file.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(file.name[:4])}. "), file.name
        assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Consequences")), file.name


def _commands(document: Path) -> list[str]:
    """The lines of fenced blocks that begin with `belvedere `, continued lines joined."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", document.read_text(encoding="utf-8"), re.M | re.S)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    return [line.removeprefix("$ ") for line in lines if line.startswith(("belvedere ", "$ belvedere "))]


def _links(document: Path) -> list[str]:
    """The targets of Markdown links and pictures that are files."""
    targets = re.findall(r"\]\(([^)\s]+)\)", document.read_text(encoding="utf-8"))
    return [target.partition("#")[0] for target in targets if not re.match(r"[a-z]+:|#", target)]


def _rows(document: Path) -> list[tuple[str, str, str]]:
    """The rows of three columns, heads and rules left out."""
    rows: list[tuple[str, str, str]] = []
    for line in document.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        is_rule = set(cells[0]) <= {"-"}
        if line.startswith("|") and len(cells) == 3 and not is_rule and cells[2] != "Brought by":
            rows.append((cells[0], cells[1], cells[2]))
    return rows
