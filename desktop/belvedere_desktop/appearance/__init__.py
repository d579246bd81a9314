"""Colours, icons and style of every window."""
