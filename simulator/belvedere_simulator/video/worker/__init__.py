"""The stream worker: one process that decodes, lends frames, composes and records."""
