"""Many appliances at once, and sticks that come back."""

from __future__ import annotations

from belvedere_desktop.batch.dialog import BatchDialog
from belvedere_desktop.batch.page import END, STICK
from belvedere_desktop.provisioning.page import ProvisionPage
from belvedere_desktop.provisioning_logs.dialog import ProvisioningLogsDialog
from belvedere_desktop.start.page import StartPage
from fakes.sticks import fat_image
from walks.stage import Stage
from walks.step import Chapter, Step

_TABLE = """kind,name,description,tags,eth0,eth0_gateway,eth0_dns,url
appliance,hall-1,Hall 1,floor=1,192.168.0.21/24,192.168.0.1,192.168.0.1,
appliance,hall-2,Hall 2,floor=2,{second},192.168.0.1,192.168.0.1,
camera,hall-1-door,Door of hall 1,floor=1,,,,rtsp://192.168.0.77/live
"""


def _table(stage: Stage, second: str) -> BatchDialog:
    (stage.place / "halls.csv").write_text(_TABLE.format(second=second), encoding="utf-8")
    stage.page("provision", ProvisionPage).windows.show_batch()
    dialog = stage.opened(BatchDialog)
    dialog.page.open_file(str(stage.place / "halls.csv"))
    stage.until(lambda: not dialog.page.is_busy and dialog.page.check_step.model.total)
    return dialog


def _wrong(stage: Stage) -> None:
    dialog = _table(stage, "192.168.0.21/24")
    wrong = next(at for at, row in enumerate(dialog.page.check_step.model.rows) if row.problems)
    dialog.page.check_step.table.selectRow(wrong)


def _stick(stage: Stage) -> None:
    dialog = _table(stage, "192.168.0.22/24")
    stage.until(dialog.page.check_step.start.isEnabled)
    dialog.page.check_step.start.click()
    stage.computer.plug(None, path=str(fat_image(stage.place / "halls.img")))
    stage.until(lambda: dialog.page.step == STICK and dialog.page.stick_step.write.isEnabled())


def _end(stage: Stage) -> None:
    page = stage.opened(BatchDialog).page
    page.stick_step.write.click()
    stage.until(lambda: not page.is_busy and "hall-2" in page.stick_step.name.text())
    stage.computer.pull()
    stage.until(lambda: not page.stick_step.write.isEnabled())
    stage.computer.plug(None, "sdy", path=str(fat_image(stage.place / "second.img")))
    stage.until(page.stick_step.write.isEnabled)
    page.stick_step.write.click()
    stage.until(lambda: page.step == END)


def _logs(stage: Stage) -> None:
    stage.opened(BatchDialog).reject()
    stage.page("start", StartPage).logs.demonstration.click()
    dialog = stage.opened(ProvisioningLogsDialog)
    stage.until(dialog.another.isVisible)


MANY = Chapter(
    "Many appliances, and sticks that come back",
    "A table of appliances and cameras is checked whole before anything is made of it.",
    (
        Step(
            "batch-problem",
            "*Set up*, *Several appliances…*: choose the table.",
            "Two appliances have the same address: the row says so, and nothing was made.",
            _wrong,
        ),
        Step(
            "batch-stick",
            "Correct it, check again and press *Start*; put the first stick in.",
            "Which appliance the stick is for, in letters that can be read from afar.",
            _stick,
        ),
        Step(
            "batch-end",
            "Write it, and the second one likewise.",
            "What became of each row; labels and a report can be saved.",
            _end,
        ),
        Step(
            "returned-logs",
            "An appliance did not come online, and its stick is back: read the four logs on it.",
            "The reason in plain words with the way out, and the lines that tell it.",
            _logs,
        ),
    ),
)
