"""Exceptions that applications may catch."""


class TimeoutException(TimeoutError):
    """A `get` or `call` did not finish within its time-out.

    The appliance's reference names TimeoutError, its change log TimeoutException: this is both.
    """
