"""What the user prefers, in one dialog."""
