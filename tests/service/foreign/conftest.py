"""The site of the tests of requests, for services beyond it."""

from service.http.conftest import start

__all__ = ["start"]
