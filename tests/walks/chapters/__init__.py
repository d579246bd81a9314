"""The chapters of the technician's walk, in the order in which they are walked."""

from __future__ import annotations

from walks.chapters.beginning import BEGINNING
from walks.chapters.cameras import CAMERAS
from walks.chapters.devices import DEVICES
from walks.chapters.front_panel import FRONT_PANEL
from walks.chapters.many import MANY
from walks.chapters.setting_up import SETTING_UP
from walks.chapters.site import SITE

CHAPTERS = (BEGINNING, SETTING_UP, DEVICES, FRONT_PANEL, CAMERAS, MANY, SITE)
