"""Application projects as folders: made, imported, renamed, compared, and brought back from their remains."""
