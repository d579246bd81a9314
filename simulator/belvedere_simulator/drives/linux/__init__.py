"""Drives as Linux tells of them."""
