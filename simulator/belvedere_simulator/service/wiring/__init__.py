"""Which parts make up one service: a module for each group of faces."""
