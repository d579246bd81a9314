"""Opening the database of a site, wherever a URL says it is."""

from __future__ import annotations

from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.store.migrate import migrate


def open_database(url: str) -> Database:
    """The database, brought up to date. Raises BelvedereError where there is none, without a password."""
    try:
        database = Database(url)
        migrate(database)
    except (ArgumentError, NoSuchModuleError, ImportError, OperationalError) as error:
        told = str(getattr(error, "orig", None) or error).strip()
        raise BelvedereError(
            "BV-STO-010", tr("The database cannot be used"), where=_shown(url), why=told.splitlines()[0]
        ) from error
    return database


def check_no_password(option: str, url: str | None) -> None:
    """Refuse a password in a URL: every program of this computer may read command lines.

    Raises BelvedereError that repeats nothing of the URL.
    """
    try:
        password = urlsplit(url or "").password
    except ValueError:
        return  # who uses it tells what is wrong with it
    if password:
        raise BelvedereError("BV-STO-009", tr("A password was given on the command line"), where=option)


def _shown(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return ""
