"""Work on the data of a site that runs: it is stopped for it, and started again as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.site.lock import MOMENT, take_lock
from belvedere_simulator.service.site.site import ensure_site, site_status, stop_site
from belvedere_simulator.service.site.site_folder import LOCK, SiteRecord

_NOT_KEPT = ("--data-dir", "--site")


@contextmanager
def paused(data_dir: Path, lies: Callable[[], Path] | None = None) -> Iterator[None]:
    """Nothing else works with the folder meanwhile; afterwards the site runs again if it ran before.

    The site's own appliance must not run. `lies` tells where the data are afterwards. Raises BelvedereError
    BV-SITE-005 for no site's folder, BV-SITE-004 while another process works with it.
    """
    if not (data_dir / LOCK).exists():
        raise BelvedereError("BV-SITE-005", tr("This is not the data folder of a site"), where=str(data_dir))
    record = site_status(data_dir).record
    arguments = _arguments(record) if record is not None else None
    stop_site(data_dir)
    lock = take_lock(data_dir / LOCK, seconds=MOMENT)
    if lock is None:
        raise BelvedereError("BV-SITE-004", tr("Another process works with the site"), where=str(data_dir))
    try:
        yield
    finally:
        lock.release()
        if arguments is not None:
            ensure_site(lies() if lies is not None else data_dir, arguments)


def _arguments(record: SiteRecord) -> list[str]:
    """What the running service was started with, but for its folder."""
    command: list[str] = []
    with suppress(psutil.Error):
        command = psutil.Process(record.pid).cmdline()
    after = command[command.index("service") + 1 :] if "service" in command else []
    kept: list[str] = []
    words = iter(after)
    for word in words:
        if word == "--data-dir":
            next(words, None)
        elif word not in _NOT_KEPT:
            kept.append(word)
    return kept
