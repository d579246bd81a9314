"""What a viewer without a plug sees."""

from __future__ import annotations

from dataclasses import replace

from belvedere_simulator.appliance.body.picture import Picture, picture
from belvedere_simulator.appliance.body.state import Body, Monitor


def shown(body: Body, *, headless: bool) -> Picture:
    """What the display's window shows: what a monitor at the HDMI port does.

    A headless box has no such port to plug anything into: its viewers count as a monitor that was there at
    power-on, as those of the stream always do.
    """
    return picture(replace(body, monitor=Monitor.SEEN) if headless else body)
