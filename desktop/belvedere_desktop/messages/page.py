"""The Messages page: what is said at a broker, shadows, jobs, and publishing."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QHideEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from belvedere_desktop.appearance.colours import colours_of
from belvedere_desktop.client.client import Client, Listeners
from belvedere_desktop.devices.asking import ask
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.messages.job_panel import JobPanel
from belvedere_desktop.messages.message_panel import MessagePanel
from belvedere_desktop.messages.publish_panel import PublishPanel
from belvedere_desktop.messages.recorder_bar import RecorderBar
from belvedere_desktop.messages.session import MessageSession
from belvedere_desktop.messages.shadow_panel import ShadowPanel
from belvedere_desktop.messages.source_bar import SourceBar
from belvedere_desktop.messages.words import connection, connection_colour, number
from belvedere_desktop.settings import Settings
from belvedere_desktop.tables.page_parts import ProblemLabel
from belvedere_desktop.window.page_tabs import PageTabs
from belvedere_simulator.client.lines import failure_document
from belvedere_simulator.errors import BelvedereError

MESSAGES, SHADOWS, JOBS, PUBLISH = range(4)


class MessagesPage(QWidget):
    """Listens until it is told to stop, also while it is hidden. Signal: told(text)."""

    told = Signal(str)

    def __init__(
        self, client: Client, board: JobBoard, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._standing: dict[str, Any] = {"state": "", "recording": None}
        self.session = MessageSession(client, self)
        self.source = SourceBar(client, self)
        self.recorder = RecorderBar(self.session, board, self)
        self.messages = MessagePanel(settings, self)
        self.shadows = ShadowPanel(settings, self)
        self.jobs = JobPanel(settings, self)
        self.publishing = PublishPanel(settings, self)
        self.state = QLabel(self)
        self.problem = ProblemLabel(self)
        self._lay_out()
        self._connect()
        self._show_state({})

    def showEvent(self, event: QShowEvent) -> None:
        """Tell what is new."""
        super().showEvent(event)
        self.session.look(looked_at=True)
        self.source.look()
        self._ask_history()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self.session.look(looked_at=False)
        for table in (self.jobs.table, self.shadows.table):
            table.remember_columns()

    def _lay_out(self) -> None:
        panels = (
            (self.tr("Messages"), self.messages),
            (self.tr("Shadows"), self.shadows),
            (self.tr("Jobs"), self.jobs),
            (self.tr("Publish"), self.publishing),
        )
        head = PageTabs(self, self.tr("Messages"), panels)
        self.parts, self.stack = head.parts, head.stack
        head.addWidget(self.source)
        below = QHBoxLayout()
        below.addWidget(self.state, 1)
        below.addWidget(self.recorder)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.addLayout(head)
        layout.addLayout(below)
        layout.addWidget(self.problem)
        layout.addWidget(self.stack, 1)

    def _connect(self) -> None:
        session = self.session
        self.source.listen_asked.connect(self.listen)
        self.source.stop_asked.connect(session.close)
        self.source.failed.connect(self._on_failure)
        self.source.told.connect(self.told)
        self.recorder.told.connect(self.told)
        self.recorder.failed.connect(self._on_failure)
        session.news.connect(self._on_news)
        session.changed.connect(self._on_session)
        session.failed.connect(self._on_failure)
        self.messages.filter_changed.connect(session.use)
        self.messages.detail_asked.connect(self._ask_detail)
        self.messages.detail.series_asked.connect(self._ask_series)
        self.messages.detail.again_asked.connect(self._publish_again)
        self.shadows.asked.connect(self._ask_shadow)
        self.shadows.get_asked.connect(self._get_shadow)
        self.jobs.asked.connect(self._ask_job)
        self.publishing.publish_asked.connect(self.publish)
        self.publishing.forget_asked.connect(self._forget_history)

    def listen(self, source: dict[str, Any]) -> None:
        """Look at another source from now on."""
        for panel in (self.messages, self.shadows, self.jobs):
            panel.clear()
        self.problem.tell(None)
        # The broker of a site keeps nothing.
        self.publishing.allow_keeping(allowed=not source.get("site"))
        self.session.open(source)

    def publish(self, message: dict[str, Any]) -> None:
        """Publish a message, and tell what became of it."""

        def done(_none: object) -> None:
            self.publishing.told(self.tr("Published on {0}.").format(message["topic"]))
            self._ask_history()

        def failed(error: BelvedereError) -> None:
            self.publishing.told(str(error), failed=True)

        self.session.ask("publish", message, Listeners(done=done, failed=failed))

    def _on_session(self) -> None:
        self.source.listening(on=self.session.is_open)
        if not self.session.is_open:
            self._standing = {"state": "", "recording": None}
            self._show_state({})

    def _on_news(self, news: dict[str, Any]) -> None:
        if problem := news.get("problem"):
            self.problem.tell(problem)
            return
        self._standing = news["standing"]
        self._show_state(news["counts"])
        self.messages.show_news(news)
        if news["jobs"]:
            self.jobs.show_jobs(news["jobs"])
        if news["shadows"]:
            self.shadows.show_shadows(news["shadows"])

    def _show_state(self, counts: dict[str, Any]) -> None:
        standing = self._standing
        parts = [f"{connection(standing['state'])} {standing.get('broker', '')}".strip()]
        if counts:
            parts.append(self.tr("{0} messages").format(number(counts["heard"])))
            if counts["rate"]:
                parts.append(self.tr("{0} a second").format(number(round(counts["rate"]))))
            if counts["given_up"]:
                parts.append(self.tr("the last {0} are kept").format(number(counts["kept"])))
            if counts["other_topics"]:
                parts.append(self.tr("{0} on topics beyond the tree").format(number(counts["other_topics"])))
        if standing.get("gaps"):
            parts.append(self.tr("interrupted {0} times").format(standing["gaps"]))
        if standing.get("refused"):
            parts.append(self.tr("not allowed to hear {0}").format(", ".join(standing["refused"])))
        self.state.setText(" · ".join(parts))
        palette = QPalette(self.palette())
        name = connection_colour(standing["state"])
        palette.setColor(QPalette.ColorRole.WindowText, QColor(getattr(colours_of(palette), name)))
        self.state.setPalette(palette)
        self.problem.tell(standing.get("problem"))
        self.recorder.show_standing(standing)
        self.publishing.connected(on=standing["state"] == "online")

    def _ask_detail(self, place: int) -> None:
        def done(told: dict[str, Any] | None) -> None:
            if told is not None:
                self.messages.detail.show_message(told)
            else:
                self.told.emit(self.tr("This message is kept no longer."))

        self.session.ask("detail", {"number": place}, Listeners(done=done, failed=self._on_failure))

    def _ask_series(self, topic: str, path: str) -> None:
        listeners = Listeners(done=self.messages.detail.plot.show_series, failed=self._on_failure)
        self.session.ask("series", {"topic": topic, "path": path}, listeners)

    def _ask_job(self, thing: str, job: str) -> None:
        listeners = Listeners(done=self.jobs.show_job, failed=self._on_failure)
        self.session.ask("job", {"thing": thing, "job": job}, listeners)

    def _ask_shadow(self, thing: str, shadow: str) -> None:
        listeners = Listeners(done=self.shadows.show_shadow, failed=self._on_failure)
        self.session.ask("shadow", {"thing": thing, "shadow": shadow}, listeners)

    def _get_shadow(self, thing: str, shadow: str) -> None:
        name = f"/name/{shadow}" if shadow else ""
        message = {"topic": f"$aws/things/{thing}/shadow{name}/get", "payload": "{}"}
        self.session.ask("publish", message, Listeners(failed=self._on_failure))

    def _publish_again(self, told: dict[str, Any]) -> None:
        self.publishing.fill(told["topic"], told["text"], told["qos"], retained=told["retained"])
        self.parts.setCurrentIndex(PUBLISH)
        self.publishing.topic.setFocus()

    def _ask_history(self) -> None:
        listeners = Listeners(done=self.publishing.show_history, failed=self._on_failure)
        self._client.call("messages.published", {}, listeners)

    def _forget_history(self) -> None:
        title, text = self.tr("Empty the list?"), self.tr("What was published before cannot be chosen again.")
        ask(self, title, text, self.tr("Empty"), self._empty_history)

    def _empty_history(self) -> None:
        listeners = Listeners(done=lambda _none: self._ask_history(), failed=self._on_failure)
        self._client.call("messages.forget-published", {}, listeners)

    def _on_failure(self, error: BelvedereError) -> None:
        self.problem.tell(failure_document(error))
