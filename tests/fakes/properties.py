"""Settings of property tests."""

from hypothesis import HealthCheck

ONE_FOLDER = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)
"""All examples of a test may use the same folder, however slow the computer is.

A list of a test takes the place of the profile's, so that it must name both.
"""
