"""Live pictures of many cameras, decoded in a process of its own for a window that only paints them."""
