"""Is there a stick that an appliance can read?"""

from __future__ import annotations

from collections.abc import Iterator

from belvedere_simulator.drives.suitability import readable_size, suitability
from belvedere_simulator.messages import tr
from belvedere_simulator.troubleshooting.guide import Answers, Finding, Surroundings, by_hand, fine, problem


def look_at_sticks(around: Surroundings, _answers: Answers) -> Iterator[Finding]:
    """Every removable drive, with all that speaks against it."""
    around.tell(tr("Removable drives"))
    drives = around.drives.listed()
    if not drives:
        yield problem(
            tr("This computer sees no removable drive."),
            tr(
                "Unplug the adapter, put the stick into it, and plug both in together: an adapter that is "
                "plugged in already may not notice a stick. Try another port."
            ),
        )
    for drive in drives:
        reasons = suitability(drive)
        size = readable_size(drive.size)
        if not reasons:
            yield fine(tr("{name} ({size}) is FAT32 and fits.", name=drive.name, size=size))
        for reason in reasons:
            text = tr("{name} ({size}): {reason}.", name=drive.name, size=size, reason=reason.text)
            yield problem(text, tr("Format it with FAT32 on the page Set up, or take another one."))
    yield by_hand(
        tr("At the appliance use the USB 3.0 port beside HDMI: with the other one some sticks do not work.")
    )
