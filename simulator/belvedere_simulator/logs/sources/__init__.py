"""Where logs come from: everything becomes files."""
