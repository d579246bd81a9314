"""Filter patterns of FilterLogEvents."""
