"""Drives as macOS tells of them."""
