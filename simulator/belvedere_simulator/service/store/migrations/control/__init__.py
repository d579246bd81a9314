"""The revisions of control."""
