"""Projects: made, checked, changed with a look before, built, registered, compared, brought back."""

from __future__ import annotations

import shutil
from pathlib import Path

from belvedere_desktop.projects.build_dialog import BuildDialog
from belvedere_desktop.projects.change_dialog import IMPORT, RENAME, SAMPLIFY, ChangeDialog
from belvedere_desktop.projects.compare_dialog import CompareDialog
from belvedere_desktop.projects.new_dialog import NewDialog
from belvedere_desktop.projects.page import ProjectsPage
from belvedere_desktop.projects.rescue_dialog import RescueDialog
from belvedere_simulator.projects.creating import new_project
from walks.developing.setting import opened_project, projects, sample
from walks.stage import Stage
from walks.step import Chapter, Step

_NAME = "front-gate"
_GRAPH, _CODE = Path("graphs", _NAME, "graph.json"), "FRONT_GATE_CODE"
_SOUND, _WRONG = '"code_node.threshold"', '"code_node.treshold"'


def _folder(stage: Stage) -> Path:
    return stage.place / "projects" / _NAME


def _page(stage: Stage) -> ProjectsPage:
    if not _folder(stage).exists():
        new_project(_folder(stage))
    return opened_project(stage, _folder(stage))


def _ask(stage: Stage) -> None:
    sample(stage, "people_counter")
    page = projects(stage)
    page.open(str(stage.place / "projects" / "people_counter"))
    page.begin()
    dialog = stage.opened(NewDialog)
    stage.until(dialog.template.count)
    dialog.name.setText(_NAME)
    dialog.place.show_place(str(stage.place / "projects"))


def _made(stage: Stage) -> None:
    stage.opened(NewDialog).save.click()
    page = projects(stage)
    stage.until(lambda: page.detail.state is not None and page.folder == str(_folder(stage)))


def _mistake(stage: Stage) -> None:
    page = _page(stage)
    graph = _folder(stage) / _GRAPH
    graph.write_text(graph.read_text(encoding="utf-8").replace(_SOUND, _WRONG), encoding="utf-8")
    stage.until(lambda: page.detail.state is not None and page.detail.state.errors)


def _looked_at(stage: Stage, kind: str) -> ChangeDialog:
    page = _page(stage)
    graph = _folder(stage) / _GRAPH
    graph.write_text(graph.read_text(encoding="utf-8").replace(_WRONG, _SOUND), encoding="utf-8")
    stage.until(lambda: page.detail.state is not None and not page.detail.state.errors)
    page.detail.asked.emit(kind)
    return stage.opened(ChangeDialog)


def _import(stage: Stage) -> None:
    dialog = _looked_at(stage, IMPORT)
    dialog.account.setText("210987654321")
    stage.until(dialog.save.isEnabled)


def _samplify(stage: Stage) -> None:
    stage.opened(ChangeDialog).save.click()
    page = _page(stage)
    stage.until(page.detail.undo.isEnabled)
    dialog = _looked_at(stage, SAMPLIFY)
    stage.until(dialog.save.isEnabled)


def _rename(stage: Stage) -> None:
    stage.opened(ChangeDialog).reject()
    dialog = _looked_at(stage, RENAME)
    dialog.package.setCurrentText(_CODE)
    dialog.new_name.setText("GATE_CODE")
    stage.until(dialog.save.isEnabled)


def _renamed(stage: Stage) -> None:
    page = _page(stage)
    stage.opened(ChangeDialog).save.click()
    stage.until(lambda: "Rename" in page.parts.undo_bar.text.text())


def _build_for(stage: Stage) -> None:
    _page(stage).detail.asked.emit("build_for")
    stage.opened(BuildDialog)


def _build(stage: Stage) -> None:
    stage.opened(BuildDialog).reject()
    page = _page(stage)
    for file in _folder(stage).glob("packages/*CODE*/Dockerfile"):
        file.write_text(file.read_text(encoding="utf-8") + "RUN apt-get update\n", encoding="utf-8")
    page.detail.build.click()
    stage.until(lambda: page.detail.state is not None and not page.detail.state.has_to_be_built)
    stage.until(page.detail.outcome.isVisible)


def _package(stage: Stage) -> None:
    page = _page(stage)
    stage.until(page.detail.package.isEnabled)
    page.detail.package.click()
    stage.until(lambda: page.detail.outcome.text().count("is registered") > 1)


def _compare(stage: Stage) -> None:
    older = stage.place / "projects" / "front-gate-before"
    shutil.copytree(_folder(stage), older)
    graph = older / _GRAPH
    graph.write_text(graph.read_text(encoding="utf-8").replace('"value": 0', '"value": 1'), encoding="utf-8")
    [code] = older.glob("packages/*CODE*/src/application.py")
    code.write_text(f"import time\n{code.read_text(encoding='utf-8')}", encoding="utf-8")
    _page(stage).detail.asked.emit("compare")
    dialog = stage.opened(CompareDialog)
    dialog.old.show_place(str(older))
    dialog.new.show_place(str(_folder(stage)))
    dialog.compare.click()
    stage.until(lambda: dialog.table.rows.rows)


def _rescue(stage: Stage) -> None:
    stage.opened(CompareDialog).reject()
    remains = stage.place / "remains"
    shutil.copytree(_folder(stage) / "assets", remains)
    for manifest in _folder(stage).glob("packages/*/package.json"):
        shutil.copy(manifest, remains / f"{manifest.parent.name}.json")
    projects(stage).parts.rescue.click()
    dialog = stage.opened(RescueDialog)
    dialog.add(str(remains))
    dialog.name.setText("gate-again")
    dialog.place.show_place(str(stage.place / "projects"))
    stage.until(dialog.save.isEnabled)


def _rescued(stage: Stage) -> None:
    page = projects(stage)
    stage.opened(RescueDialog).save.click()
    stage.until(lambda: page.folder.endswith("gate-again") and page.detail.outcome.isVisible())


PROJECTS = Chapter(
    "Projects",
    "An application is a folder. The page *Projects* watches the open one, checks what is saved, and does to "
    "it what the command line did.",
    (
        Step(
            "new",
            "*New…*: name the project.",
            "What the template gives; the account is the site's own.",
            _ask,
        ),
        Step(
            "made",
            "Press *Make it*.",
            "Its packages and models, what comes next, and what was made.",
            _made,
        ),
        Step(
            "problem",
            "Mistype a port in the graph and save: any editor will do.",
            "The problem with its line and what to do; it cannot be packaged like this.",
            _mistake,
        ),
        Step(
            "import",
            "Mend it. *Change*, *Import…*: for another account.",
            "Every folder and line that would change, before anything does.",
            _import,
        ),
        Step(
            "samplify",
            "Import it; then *Remove personal values…*.",
            "The account becomes the placeholder again, before the project is handed out.",
            _samplify,
        ),
        Step(
            "rename",
            "Close it, and *Rename…* the package of the code.",
            "The new name goes everywhere: folder, package, graph.",
            _rename,
        ),
        Step(
            "renamed",
            "Press *Rename a package*.",
            "It was done, and can be taken back at the bottom.",
            _renamed,
        ),
        Step(
            "build-for",
            "*Build for…*: which computers the container is for, and by what it is built.",
            "Packages that the code requires come along for each; no container engine is needed.",
            _build_for,
        ),
        Step(
            "built",
            "Press *Build* on the page.",
            "The container with its SHA-256, and the line of the Dockerfile that was not executed.",
            _build,
        ),
        Step("packaged", "Press *Package*.", "Both packages are registered with the site.", _package),
        Step(
            "compare",
            "*Compare…* with the copy from before.",
            "What differs, part by part.",
            _compare,
        ),
        Step(
            "bring-back",
            "*Bring back…*: only archives and manifests of its packages are left of a project.",
            "Where they lie, and what the project shall be called.",
            _rescue,
        ),
        Step(
            "brought-back",
            "Press *Bring it back*.",
            "What is missing and how to get it, and what was recovered.",
            _rescued,
        ),
    ),
)
