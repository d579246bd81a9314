"""A bundle of one site and this computer: what the command line and the desktop make."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from belvedere_simulator.commands.appliance.boxes import known_boxes
from belvedere_simulator.commands.clients import Clients, Place
from belvedere_simulator.commands.twins.calling import told_failures
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.folders import folders
from belvedere_simulator.messages import tr
from belvedere_simulator.support.bundle import Draft
from belvedere_simulator.support.camera_pictures import picture_of
from belvedere_simulator.support.gathering import Gathering
from belvedere_simulator.support.service_state import known_secrets
from belvedere_simulator.support.wish import Wish


def draft_of(
    place: Place,
    open_site: Callable[[], Clients],
    wish: Wish,
    tell: Callable[[str, float | None], None],
) -> Draft:
    """Gather a bundle. A site that does not answer is told in the bundle, and all else gathered.

    `tell` is told what is being done and how far that is, and raises to end it; nothing is left then. Raises
    BelvedereError BV-SUP-007.
    """
    from belvedere_simulator.service.site.site_folder import default_data_dir  # noqa: PLC0415 - heavy

    folder = site_folder(place)
    problems: list[str] = []
    clients: Clients | None = None
    tell(tr("Reaching the site"), None)
    try:
        with told_failures():
            clients = open_site()
            clients("panorama").list_devices(MaxResults=1)
    except BelvedereError as error:
        problems.append(tr("The site: {why}", why=error))
        clients = None
    draft = Draft(wish, _secrets(folder, clients))
    told = folders()
    doing, share = "", 0.0

    def part(text: str) -> None:
        tell(text or doing, share)

    def source(text: str, number: int, whole: int) -> None:
        nonlocal doing, share
        doing, share = text, number / whole
        part(text)

    gathering = Gathering(
        wish,
        draft.staging,
        clients,
        folder,
        {box.name: box.folder for box in known_boxes(folder or default_data_dir())},
        told.logs,
        told.config,
        part,
        None if clients is None else partial(picture_of, clients),
        problems,
    )
    try:
        draft.gather(gathering, source)
    except BaseException:
        draft.close()
        raise
    return draft


def site_folder(place: Place) -> Path | None:
    """The data folder of a site on this computer."""
    from belvedere_simulator.service.site.site_folder import default_data_dir  # noqa: PLC0415 - heavy

    if place.endpoint:
        return None
    return (place.data_dir or default_data_dir()).resolve()


def _secrets(folder: Path | None, clients: Clients | None) -> set[str]:
    """All that is known to be secret here, to be searched for."""
    found = set(_keys(folder))
    if clients is not None:
        found |= known_secrets(clients)
    return found


def _keys(folder: Path | None) -> Iterator[str]:
    from belvedere_simulator.profiles.store import ProfileStore  # noqa: PLC0415 - cryptography is slow
    from belvedere_simulator.service.client_kit.keys import site_key  # noqa: PLC0415
    from belvedere_simulator.service.wiring.foundations import DATABASE_FILE  # noqa: PLC0415

    if folder is not None and (folder / DATABASE_FILE).exists():
        with suppress(BelvedereError, OSError):
            yield site_key(folder).secret
    store = ProfileStore()
    with suppress(BelvedereError):
        for profile in store.read().profiles:
            # Without a keyring nobody, this program included, can read them.
            with suppress(BelvedereError):
                yield store.secret(profile.name)
