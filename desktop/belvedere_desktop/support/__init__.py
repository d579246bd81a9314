"""Feature: the Support page."""
