"""`belvedere drive`: removable drives, what is on them, and writing archives to them."""
