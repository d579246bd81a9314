"""Shadows as they are told on the channel: how they stand, and how they came to it."""
