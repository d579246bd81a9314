"""Two runs of the same frames: what was found in one and not in the other, and how long it took."""
