"""The Python that an application runs on: interpreters and virtual environments."""
