"""Finding cameras in networks and on lists."""
