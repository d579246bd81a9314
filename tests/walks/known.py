"""The walks there are, by their names."""

from __future__ import annotations

from walks import chapters, developing
from walks.developing.setting import begin
from walks.step import Walk

_TECHNICIAN = """the real main window at 1280x720, with a real site, appliances,
cameras and a FAT32 image as USB drive. The words below are those of the script, which took a picture after
each step."""
_DEVELOPER = """the real main window at 1280x720, with a real site, an
appliance of this computer and RTSP cameras. The words below are those of the script, which took a picture
after each step. The appliance was set up, and the cameras registered, by the demonstration of
[the technician's walk](technician.md)."""

WALKS = {
    walk.name: walk
    for walk in (
        Walk("technician", "The technician's walk", _TECHNICIAN, chapters.CHAPTERS),
        Walk("developer", "The developer's walk", _DEVELOPER, developing.CHAPTERS, begin),
    )
}
