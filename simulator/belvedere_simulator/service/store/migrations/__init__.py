"""The revisions of the databases, a folder each."""
