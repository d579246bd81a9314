"""The site: who reaches it, other sites, its data, and the night shift's colours."""

from __future__ import annotations

from belvedere_desktop.devices.page import DevicesPage
from belvedere_desktop.profiles.dialog import SitesDialog
from belvedere_desktop.reach.dialog import ReachDialog
from belvedere_desktop.site_data.dialog import SiteDataDialog
from walks.stage import Stage
from walks.step import Chapter, Step


def _reach(stage: Stage) -> None:
    stage.page("devices", DevicesPage)
    stage.desktop.site.show_reach()
    dialog = stage.opened(ReachDialog)
    stage.until(dialog.step.network.isEnabled)
    dialog.step.network.click()
    stage.until(dialog.step.consent.isVisible)


def _listen(stage: Stage) -> None:
    step = stage.opened(ReachDialog).step
    step.consent.setChecked(True)
    step.apply.click()
    stage.until(lambda: step.state.text().startswith("✓"))


def _sites(stage: Stage) -> None:
    stage.opened(ReachDialog).reject()
    stage.desktop.site.show_sites()
    dialog = stage.opened(SitesDialog)
    stage.until(dialog.table.topLevelItemCount)


def _data(stage: Stage) -> None:
    stage.opened(SitesDialog).reject()
    stage.desktop.site.show_data()
    dialog = stage.opened(SiteDataDialog)
    stage.until(dialog.table.topLevelItemCount)


def _dark(stage: Stage) -> None:
    stage.opened(SiteDataDialog).reject()
    stage.services.settings.theme = "dark"
    page = stage.page("devices", DevicesPage)
    stage.until(lambda: page.model.total)


SITE = Chapter(
    "The site",
    "The menu *Site* has what concerns all of it; the active site always stands at the bottom right.",
    (
        Step(
            "over-the-network",
            "*Site*, *Reach…*, *Over the network*: for appliances that are boxes elsewhere.",
            "The addresses of this computer; the site listens there only with consent, and tests itself.",
            _reach,
        ),
        Step(
            "listening",
            "Agree and press *Listen there*.",
            "It tried all its doors at that address; what a firewall has to let in stands below.",
            _listen,
        ),
        Step(
            "sites",
            "*Site*, *Sites…*: a site on another computer.",
            "Sites are known by address, key and fingerprint, which is confirmed once.",
            _sites,
        ),
        Step(
            "data",
            "*Site*, *Data…*.",
            "Where everything lies and how much it is; to move, clean up or begin anew.",
            _data,
        ),
        Step(
            "dark",
            "In a dark room choose the dark colours in the preferences.",
            "The same page in dark colours.",
            _dark,
        ),
    ),
)
