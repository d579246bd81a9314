"""The window of the editor: connects drawing, forms and texts with one draft."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QSizePolicy, QToolBar, QWidget

from belvedere_desktop.actions import ActionEntry, make_action
from belvedere_desktop.editor.canvas import Places
from belvedere_desktop.editor.dialogs import AddNodeDialog, ConnectDialog
from belvedere_desktop.editor.layout_memory import LayoutMemory, MoveNodes
from belvedere_desktop.editor.model import DraftModel
from belvedere_desktop.editor.parts import EditorParts
from belvedere_desktop.editor.saving import Saver
from belvedere_desktop.editor.sketch import Sketch, sketch
from belvedere_desktop.editor.work import Findings, Opened, checking
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.jobs import Control, Handlers
from belvedere_desktop.settings import Settings
from belvedere_desktop.simulator.graph.drawing import Wire
from belvedere_desktop.window.sizes import open_with
from belvedere_desktop.window.splitters import remember
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.editing.edit import Edit, TypeText
from belvedere_simulator.manifest.editing.graph_edits import (
    AddNode,
    Connect,
    Disconnect,
    RemoveNode,
    RenameNode,
)
from belvedere_simulator.manifest.editing.quick_fixes import QuickFix, fixes_of
from belvedere_simulator.manifest.problem import Problem

NEW_OVERRIDE = (
    '{\n    "nodeGraphOverrides": {\n        "envelopeVersion": "2021-01-01",\n        "packages": [],\n'
    '        "nodes": [],\n        "nodeOverrides": []\n    }\n}\n'
)


class GraphEditor(QMainWindow):
    """Edits the graph and the overrides of an application. Signals: saved()."""

    saved = Signal()

    def __init__(
        self,
        opened: Opened,
        override: Path | None,
        jobs: JobBoard,
        settings: Settings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("{name} — graph[*]").format(name=opened.graph.parent.name))
        open_with(self, 1280, 720)
        self._graph, self._override = opened.graph, override
        self._jobs = jobs
        self._checking = False
        self._job: Control | None = None
        self._sketch: Sketch | None = None
        self.findings = opened.findings
        self.model = DraftModel(opened.findings.draft, self)
        self.saver = Saver(self.model, jobs, self)
        self.parts = EditorParts(opened.graph, self._fixes, self)
        self.setCentralWidget(self.parts)
        self.told = QLabel(self)
        # A long message must not make everything above jump: the rest of it is in the tip.
        self.told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.statusBar().addWidget(self.told, 1)
        self._memory = LayoutMemory(settings, opened.graph)
        remember(self.parts, "editor", settings)
        remember(self.parts.left, "editor_left", settings)
        self._by_name: dict[str, QAction] = {}
        self._make_actions()
        self._connect()
        for file in self.model.draft.texts:
            self._add_text(file)
        self.parts.canvas.show_places(self._memory.read())
        self._show_overrides()
        self._show()
        self._show_findings()

    @property
    def is_settled(self) -> bool:
        """Whether what is shown is what the texts say, and they are checked."""
        return not self._checking and self._is_checked

    @property
    def _is_checked(self) -> bool:
        found = self.findings
        return found.override == self._override and found.draft.texts == self.model.draft.texts

    def make(self, edit: Edit) -> bool:
        """One step; whether it could be made."""
        self.flush()
        made = self.model.make(edit)
        if made and isinstance(edit, RenameNode):
            self._follow(edit)
        return made

    def flush(self) -> None:
        """What was typed and not yet read counts."""
        for editor in self.parts.editors.values():
            editor.flush()

    def undo(self) -> None:
        """One step back, in the drawing or in a text."""
        self.flush()
        self.model.stack.undo()

    def redo(self) -> None:
        """The step that was taken back, again."""
        self.flush()
        self.model.stack.redo()

    def save(self) -> None:
        """Write what changed."""
        self.flush()
        self.saver.save()

    def add_node(self) -> AddNodeDialog:
        """Ask for a node."""
        taken = [*(self._sketch.nodes if self._sketch else ())]
        dialog = AddNodeDialog(self.findings.offers.values(), taken, self)
        dialog.accepted.connect(lambda: self._add_node(dialog))
        dialog.open()
        return dialog

    def connect_ports(self) -> ConnectDialog | None:
        """Ask for a connection, from the chosen node where one is."""
        if self._sketch is None:
            return None
        dialog = ConnectDialog(self._sketch, self.parts.canvas.chosen_node, self)
        dialog.accepted.connect(lambda: self._connect_ends(*dialog.ends))
        dialog.open()
        return dialog

    def remove_chosen(self) -> None:
        """Remove the node or the edge that is chosen."""
        canvas, shown = self.parts.canvas, self._sketch
        if shown is None:
            return
        if node := shown.nodes.get(canvas.chosen_node):
            self.make(RemoveNode(node.file, node.name))
        elif wire := canvas.chosen_edge:
            for edge in shown.edges:
                if (edge.producer, edge.consumer) == _ends(wire):
                    self.make(Disconnect(edge.file, edge.producer, edge.consumer))
                    return

    def rename_chosen(self) -> None:
        """Go to the name of the chosen node."""
        self.parts.forms.setCurrentWidget(self.parts.node)
        self.parts.node.begin_renaming()

    def show_problems(self) -> None:
        """Go to the problems."""
        self.parts.forms.setCurrentWidget(self.parts.findings)
        self.parts.findings.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _entries(self) -> Iterator[ActionEntry]:
        yield ActionEntry("save", self.tr("&Save"), self.save, shortcuts=("Ctrl+S",))
        yield ActionEntry("undo", self.tr("&Undo"), self.undo, "undo", ("Ctrl+Z",))
        yield ActionEntry("redo", self.tr("&Redo"), self.redo, "redo", ("Ctrl+Shift+Z", "Ctrl+Y"))
        yield ActionEntry("add", self.tr("&Add node…"), self.add_node, "add", ("Ctrl+Shift+A",))
        yield ActionEntry("connect", self.tr("&Connect…"), self.connect_ports, shortcuts=("Ctrl+L",))
        yield ActionEntry("rename", self.tr("Re&name"), self.rename_chosen, shortcuts=("F2",))
        yield ActionEntry("remove", self.tr("Re&move"), self.remove_chosen, "remove", ("Ctrl+Backspace",))
        yield ActionEntry("problems", self.tr("&Problems"), self.show_problems, shortcuts=("F8",))

    def _make_actions(self) -> None:
        bar = QToolBar(self.tr("Editing"), self)
        bar.setMovable(False)
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for entry in self._entries():
            action = make_action(self, entry)
            self._by_name[entry.name] = action
            bar.addAction(action)
        self.addToolBar(bar)
        canvas = self.parts.canvas
        for entry in (
            ActionEntry("remove_chosen", self.tr("Remove"), self.remove_chosen, shortcuts=("Del",)),
            ActionEntry("nearer", self.tr("Nearer"), canvas.come_nearer, shortcuts=("Ctrl++", "Ctrl+=")),
            ActionEntry("farther", self.tr("Farther"), canvas.go_farther, shortcuts=("Ctrl+-",)),
            ActionEntry("whole", self.tr("Show all"), canvas.show_all, shortcuts=("Ctrl+0",)),
        ):
            make_action(canvas, entry).setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        stack = self.model.stack
        for name, changed in (("undo", stack.canUndoChanged), ("redo", stack.canRedoChanged)):
            self._by_name[name].setEnabled(False)
            changed.connect(self._by_name[name].setEnabled)

    def _connect(self) -> None:
        parts, canvas = self.parts, self.parts.canvas
        self.model.changed.connect(self._show)
        self.model.refused.connect(self._on_refused)
        self.saver.saved.connect(self.saved)
        self.saver.told.connect(self._say)
        canvas.connect_asked.connect(self._connect_ends)
        canvas.moved.connect(self._on_moved)
        canvas.node_chosen.connect(self._choose)
        canvas.edge_chosen.connect(self._on_edge)
        for form in (parts.node, parts.edges, parts.rules, parts.override, parts.findings):
            form.edited.connect(self.make)
        for asking in (parts.node, parts.override):
            asking.refused.connect(self._on_refused)
        parts.node.node_chosen.connect(canvas.choose)
        parts.edges.connect_asked.connect(self.connect_ports)
        parts.override.override_chosen.connect(self._choose_override)
        parts.override.new_asked.connect(self._begin_override)
        parts.findings.chosen.connect(self._on_problem)

    def _add_text(self, file: Path) -> None:
        editor = self.parts.add_text(file)
        editor.put(self.model.draft.texts[file])
        editor.typed.connect(lambda text: self.model.make(TypeText(file, text)))
        editor.at_line.connect(lambda line: self._on_line(file, line))

    def _show(self) -> None:
        """Show the draft: texts at once, the drawing where they can be read, problems when they are known."""
        draft = self.model.draft
        for file, editor in self.parts.editors.items():
            editor.put(draft.texts[file])
        self.setWindowModified(bool(draft.unsaved))
        try:
            self._sketch = sketch(draft, self._graph, self._override, self.findings.offers)
        except BelvedereError as error:
            self._tell(error)
        else:
            self._say("")
            self._show_sketch(self._sketch)
        self._check()

    def _show_sketch(self, shown: Sketch) -> None:
        parts = self.parts
        parts.canvas.show_drawing(shown.drawing)
        parts.node.show_node(shown, parts.canvas.chosen_node, self.findings.offers.values())
        parts.edges.show_edges(shown)
        parts.rules.show_rules(shown)
        parts.override.show_sketch(shown)

    def _check(self) -> None:
        if self._checking or self.is_settled:
            return
        self._checking = True
        work = checking(self.model.draft, self._graph, self._override, self.findings.offers)
        self._job = self._jobs.run_unlisted(work, Handlers(self._on_findings, self._on_unchecked))

    def _on_findings(self, findings: Findings) -> None:
        self._checking = False
        changed = findings.offers != self.findings.offers
        self.findings = findings
        if changed:
            self._show()
        if self._is_checked:
            self._show_findings()
        else:
            self._check()

    def _on_unchecked(self, error: Exception) -> None:
        self._checking = False
        self._say(str(error))

    def _show_findings(self) -> None:
        self.parts.findings.show_problems(self.findings.problems)
        for file, editor in self.parts.editors.items():
            found = [problem for problem in self.findings.problems if problem.file == file]
            marks = {each.line: "warning" for each in found}
            editor.show_marks(marks | {each.line: "error" for each in found if each.severity == "error"})

    def _fixes(self, problem: Problem) -> tuple[QuickFix, ...]:
        return fixes_of(problem, self.model.draft, self.findings.offers)

    def _say(self, words: str) -> None:
        self.told.setText(words)
        self.told.setToolTip(words)

    def _on_refused(self, error: BelvedereError) -> None:
        """The forms show again what the draft says."""
        if self._sketch is not None:
            self._show_sketch(self._sketch)
        self._tell(error)

    def _tell(self, error: BelvedereError) -> None:
        self._say(": ".join(part for part in (error.what, error.why) if part))

    def _add_node(self, dialog: AddNodeDialog) -> None:
        node, offer = dialog.node, dialog.offer
        if offer is not None and self.make(AddNode(self._graph, node, offer.version)):
            self.parts.canvas.choose(str(node["name"]))

    def _connect_ends(self, producer: str, consumer: str) -> None:
        shown = self._sketch
        file = shown.home_of(producer, consumer) if shown else None
        if shown is None or file is None:
            return
        given, taken = shown.type_of(producer, is_output=True), shown.type_of(consumer, is_output=False)
        if given and taken and given != taken:
            words = self.tr("{producer} gives {given}, {consumer} takes {taken}.")
            self._say(words.format(producer=producer, given=given, consumer=consumer, taken=taken))
            return
        self.make(Connect(file, producer, consumer))

    def _follow(self, renamed: RenameNode) -> None:
        """The node stays where it is and chosen; its old name keeps its place too, for Undo."""
        canvas = self.parts.canvas
        places = canvas.places
        if renamed.name in places:
            canvas.show_places({**places, renamed.new_name: places[renamed.name]})
            self._memory.write(canvas.places)
        canvas.choose(renamed.new_name)

    def _on_moved(self, places: Places) -> None:
        title = self.tr("Move")
        self.model.stack.push(MoveNodes(self.parts.canvas, self._memory, places, title))

    def _choose(self, name: str) -> None:
        shown = self._sketch
        if shown is None or name not in shown.nodes:
            return
        self.parts.node.show_node(shown, name, self.findings.offers.values())
        editor = self.parts.editors[shown.nodes[name].file]
        if not editor.hasFocus():
            self.parts.show_line(shown.nodes[name].file, shown.nodes[name].line)

    def _on_edge(self, wire: Wire) -> None:
        self.parts.edges.choose(*_ends(wire))

    def _on_line(self, file: Path, line: int) -> None:
        """The node at a line of a text is chosen in the drawing."""
        nodes = [node for node in (self._sketch.nodes.values() if self._sketch else ()) if node.file == file]
        begun = [node for node in nodes if node.line <= line <= node.end_line]
        if begun:
            self.parts.canvas.choose(begun[-1].name)

    def _on_problem(self, problem: Problem) -> None:
        if problem.file is None:
            return
        self._on_line(problem.file, problem.line)
        self.parts.show_line(problem.file, problem.line, problem.column)

    def _choose_override(self, override: Path | None) -> None:
        self.flush()
        self._override = override
        self._show_overrides()
        self._show()

    def _begin_override(self) -> None:
        """An override that is not there yet, to be written when the draft is saved."""
        names = ("override.json", *(f"override{number}.json" for number in range(2, 100)))
        files = (self._graph.parent / name for name in names)
        file = next(each for each in files if each not in self.model.draft.texts)
        self.flush()
        self.model.begin_file(file, NEW_OVERRIDE)
        self._add_text(file)
        self._choose_override(file)

    def _show_overrides(self) -> None:
        names = {file: file.name for file in self.model.draft.texts if file != self._graph}
        self.parts.override.show_overrides(names, self._override)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask what becomes of what is not saved."""
        self.flush()
        if not self.model.draft.unsaved or self.saver.is_given_up:
            if self._job is not None:
                self._job.cancel()
            event.accept()
            return
        event.ignore()
        self.saver.ask_before_closing()


def _ends(wire: Wire) -> tuple[str, str]:
    ends = ((wire.producer, wire.producer_port), (wire.consumer, wire.consumer_port))
    producer, consumer = (f"{node}.{port}" if port else node for node, port in ends)
    return producer, consumer
