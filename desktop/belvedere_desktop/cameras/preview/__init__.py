"""Live pictures of cameras, which another process decodes."""
