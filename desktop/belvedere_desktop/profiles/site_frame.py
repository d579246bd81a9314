"""What of the active site stands around the pages: its name, its reach, and the dialogs about both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog

from belvedere_desktop.client.client import Client
from belvedere_desktop.profiles.switch import SiteSwitch
from belvedere_desktop.reach.banner import ReachBanner
from belvedere_desktop.window.main_window import MainWindow

if TYPE_CHECKING:
    from belvedere_desktop.provisioning.page import ProvisionPage

# What they show is of the site that is worked with.
PAGES = ("start", "devices", "provision", "cameras")


class SiteFrame(QObject):
    """Puts itself into `window`; its pages follow when another site becomes the active one."""

    def __init__(self, client: Client, window: MainWindow) -> None:
        super().__init__(window)
        self._client = client
        self._window = window
        banner = ReachBanner(client, window)
        banner.asked.connect(self.show_reach)
        window.add_banner(banner)
        self.switch = SiteSwitch(client, window)
        self.switch.hindrance = self._hindrance
        self.switch.switched.connect(self._on_site)
        self.switch.sites_asked.connect(self.show_sites)
        self.switch.told.connect(window.tell)
        window.add_standing(self.switch)

    def show_sites(self) -> None:
        """The sites on other computers, and which one is worked with."""
        from belvedere_desktop.profiles.dialog import SitesDialog  # noqa: PLC0415

        _open(SitesDialog(self._client, self.switch, self._window))

    def show_reach(self) -> None:
        """Where appliances on the network find the site."""
        from belvedere_desktop.reach.dialog import ReachDialog  # noqa: PLC0415

        _open(ReachDialog(self._client, self._window))

    def show_data(self) -> None:
        """Where the site's data are, and how much."""
        from belvedere_desktop.site_data.dialog import SiteDataDialog  # noqa: PLC0415

        _open(SiteDataDialog(self._client, self._window))

    def _hindrance(self) -> str:
        """Why the site cannot be switched now: an archive of it is on its way."""
        page: ProvisionPage | None = self._window.built("provision")  # type: ignore[assignment]
        if page is None or (page.making.made is None and not page.making.is_busy):
            return ""
        return self.tr("Finish or give up the appliance on the page Set up first")

    def _on_site(self, name: str) -> None:
        """Another site is active: what the pages show is not of it."""
        self._client.use({"site": name})
        self._window.build_anew(PAGES)
        self._window.tell(self.tr("Working with {site} now").format(site=self.switch.text()))


def _open(dialog: QDialog) -> None:
    """Open it; it is gone when it is closed."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
