"""What was seen, in plain words: how bad it is, and what to do. Pure functions."""
