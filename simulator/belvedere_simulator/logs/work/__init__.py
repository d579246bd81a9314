"""Processes that count lines for the one that shows them."""
