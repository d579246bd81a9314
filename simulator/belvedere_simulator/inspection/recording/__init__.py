"""Recordings of messages: written while they come, read back, played again."""
