"""The walks there are, by their names."""

from __future__ import annotations

from walks import chapters, developing, supporting
from walks.developing.setting import begin
from walks.step import Walk
from walks.supporting.setting import begin as begin_supporting

_TECHNICIAN = """the real main window at 1280x720, with a real site, appliances,
cameras and a FAT32 image as USB drive. The words below are those of the script, which took a picture after
each step."""
_DEVELOPER = """the real main window at 1280x720, with a real site, an
appliance of this computer and RTSP cameras. The words below are those of the script, which took a picture
after each step. The appliance was set up, and the cameras registered, by the demonstration of
[the technician's walk](technician.md)."""
_SUPPORT = """the real main window at 1280x720, with a real site,
appliances and cameras: an application that failed, an appliance without power, a device that speaks as none
should, a camera that is gone, and metrics of the last three hours. The words below are those of the script,
which took a picture after each step."""

WALKS = {
    walk.name: walk
    for walk in (
        Walk("technician", "The technician's walk", _TECHNICIAN, chapters.CHAPTERS),
        Walk("developer", "The developer's walk", _DEVELOPER, developing.CHAPTERS, begin),
        Walk("support", "The support walk", _SUPPORT, supporting.CHAPTERS, begin_supporting),
    )
}
