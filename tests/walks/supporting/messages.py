"""Messages: what devices and their site say to each other, in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from belvedere_desktop.messages.broker_dialog import BrokerDialog
from belvedere_desktop.messages.page import JOBS, MESSAGES, PUBLISH, SHADOWS, MessagesPage
from belvedere_desktop.messages.rows import JobRow
from walks.stage import Stage
from walks.step import Chapter, Step
from walks.supporting.wrong_device import NAME

_JSON, _OVER_TIME = 0, 3
_FOCUS = "state/reported/focus"
_TEST = "panorama/desktop/test"


def _page(stage: Stage, part: int) -> MessagesPage:
    page = stage.page("messages", MessagesPage)
    page.parts.setCurrentIndex(part)
    return page


def _job(stage: Stage, wanted: Callable[[JobRow], object]) -> None:
    page = _page(stage, JOBS)

    def matching() -> list[JobRow]:
        return [each for each in page.jobs.jobs.rows if wanted(each)]

    stage.until(matching)
    job = matching()[0]
    page.jobs.table.choose((job.thing, job.job))
    stage.until(lambda: page.jobs.steps.rows.rows)


def _lens(page: MessagesPage) -> str:
    """The topic of the values."""
    found = (each for each in page.messages.topics._topics if each.endswith("/shadow/name/lens/update"))
    return next(found, "")


def _tree(stage: Stage) -> None:
    page = _page(stage, MESSAGES)
    stage.until(lambda: _lens(page))
    tree = page.messages.tree
    index = page.messages.topics.index_of(_lens(page))
    tree.collapseAll()
    tree.expand(index.parent().parent())
    tree.setCurrentIndex(index.parent().parent())
    model = page.messages.messages
    stage.until(lambda: model.rows and all(row.device == NAME for row in model.rows))
    page.messages.table.selectRow(len(model.rows) - 1)
    stage.until(lambda: page.messages.detail.shown is not None)


def _plot(stage: Stage) -> None:
    page = _page(stage, MESSAGES)
    page.messages.tree.setCurrentIndex(page.messages.topics.index_of(_lens(page)))
    stage.until(
        lambda: page.messages.messages.rows and all("lens" in r.topic for r in page.messages.messages.rows)
    )
    page.messages.table.selectRow(len(page.messages.messages.rows) - 2)
    detail = page.messages.detail
    stage.until(lambda: detail.shown is not None and detail.shown["topic"] == _lens(page))
    detail.tabs.setCurrentIndex(_OVER_TIME)
    stage.until(lambda: detail.plot.paths.findData(_FOCUS) >= 0)
    detail.plot.paths.setCurrentIndex(detail.plot.paths.findData(_FOCUS))
    detail.plot.path_chosen.emit(_FOCUS)
    stage.until(lambda: "41 values" in detail.plot.facts.text())


def _shadow(stage: Stage) -> None:
    page = _page(stage, SHADOWS)
    stage.until(lambda: page.shadows.shadows.total)
    lens = next(each for each in page.shadows.shadows.rows if each.shadow == "lens")
    page.shadows.table.choose((lens.thing, lens.shadow))
    stage.until(lambda: page.shadows.members.rows.rows and page.shadows.versions.rows.rows)
    stage.settle()
    page.shadows.versions.scrollToBottom()


def _deployed(stage: Stage) -> None:
    _job(stage, lambda job: job.operation == "deploy" and job.status == "SUCCEEDED")


def _failed(stage: Stage) -> None:
    _job(stage, lambda job: job.operation == "ota" and job.status == "FAILED")
    stage.settle()
    _page(stage, JOBS).jobs.steps.scrollToBottom()


def _refused(stage: Stage) -> None:
    _job(stage, lambda job: job.device == NAME and job.refused)


def _publish(stage: Stage) -> None:
    page = _page(stage, PUBLISH)
    panel = page.publishing
    panel.fill(_TEST, '{"hello": 1}', 1)
    panel.publish.click()
    stage.until(lambda: panel.history.count() == 1)
    panel.fill(f"{_lens(page).rpartition('/shadow')[0]}/jobs/notify", "{}")
    panel.publish.click()
    stage.until(lambda: "BV-MSG-010" in panel.outcome.text())


def _record(stage: Stage) -> None:
    page = _page(stage, PUBLISH)
    page.recorder.begin(_file(stage))
    stage.until(lambda: page.recorder.record.text() == "Stop recording")
    for number in range(3):
        page.publishing.fill(_TEST, f'{{"hello": {number + 2}}}', 1)
        page.publishing.publish.click()
        stage.until(lambda: page.publishing.history.count() == number + 2)  # noqa: B023 - at once
    stage.until(lambda: "messages" in page.recorder.state.text())
    page.parts.setCurrentIndex(MESSAGES)
    page.messages.tree.setCurrentIndex(page.messages.topics.index_of(_TEST))
    model = page.messages.messages
    stage.until(lambda: len(model.rows) >= 4 and all(row.topic == _TEST for row in model.rows))
    page.messages.table.selectRow(3)
    page.messages.detail.tabs.setCurrentIndex(_JSON)


def _play(stage: Stage) -> None:
    page = _page(stage, MESSAGES)
    page.recorder.record.click()
    stage.until(_file(stage).exists)
    page.recorder.replay(_file(stage), speed=0)
    stage.until(lambda: len(page.messages.messages.rows) >= 7)
    page.messages.table.selectRow(6)


def _broker(stage: Stage) -> None:
    page = _page(stage, MESSAGES)
    dialog = page.source.ask_broker()
    stage.opened(BrokerDialog)
    dialog.name.setText("plant")
    dialog.url.setText("mqtts://a1b2c3d4e5f6g7-ats.iot.eu-west-1.amazonaws.com:8883")
    dialog.certificate.line.setText(str(stage.place / "keys" / "gate-certificate.pem.crt"))
    dialog.key.line.setText(str(stage.place / "keys" / "gate-private.pem.key"))
    dialog.filters.setText("factory/#")


def _recording(stage: Stage) -> None:
    stage.opened(BrokerDialog).reject()
    page = _page(stage, MESSAGES)
    page.source.open_file(_file(stage))
    stage.until(lambda: "■ A recording" in page.state.text() and page.messages.messages.rows)
    page.messages.table.selectRow(0)
    page.messages.detail.tabs.setCurrentIndex(_JSON)
    stage.until(lambda: page.messages.detail.shown is not None)


def _file(stage: Stage) -> Path:
    return stage.place / "desk.messages"


MESSAGES_CHAPTER = Chapter(
    "Messages",
    "The page *Messages* listens at the broker of the site, or at another one. It goes on while other pages "
    "are shown: here it did from the beginning.",
    (
        Step(
            "tree",
            "*Listen*; choose a device in the tree.",
            "Topics by device and feature, how often each was heard; what was said; one message whole.",
            _tree,
        ),
        Step(
            "over-time",
            "Choose a topic, a message, and the tab *Over time*.",
            "A number of that topic as a curve.",
            _plot,
        ),
        Step(
            "shadow",
            "On *Shadows* choose one.",
            "Desired and reported side by side with what differs; every version, and one that was refused.",
            _shadow,
        ),
        Step(
            "job",
            "On *Jobs* choose a deployment.",
            "The job as a timeline: queued, begun, how far it was, ended, and by whom.",
            _deployed,
        ),
        Step("failed-job", "Choose an update that failed.", "Where it ended, and why.", _failed),
        Step(
            "refused-report",
            "Choose a job that is marked.",
            "A device reported on a job that had ended: the site refused it, and that is said in words.",
            _refused,
        ),
        Step(
            "publish",
            "On *Publish* say something, then speak where only devices may.",
            "What was published before can be chosen again; what is refused is explained.",
            _publish,
        ),
        Step(
            "record",
            "Press *Record…* and publish some more.",
            "How much is recorded so far.",
            _record,
        ),
        Step("play", "Stop it, and *Play a recording…*", "Its messages were published once more.", _play),
        Step(
            "broker",
            "*Brokers*, *Add a broker…*: one of AWS IoT, with certificate and key.",
            "Files stay where they are; a password goes into the keyring.",
            _broker,
        ),
        Step(
            "recording",
            "*Brokers*, *Open a recording…*",
            "A recording is read like a broker; it says that nobody speaks.",
            _recording,
        ),
    ),
)
