"""The data of a site as its owner sees them: where, how much, moved, cleaned up, reset."""
