"""Recordings of runs: kept, played again, compared frame by frame."""
