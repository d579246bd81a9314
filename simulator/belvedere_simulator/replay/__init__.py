"""Runs that are kept: the same frames played again into another version, and two runs compared."""
