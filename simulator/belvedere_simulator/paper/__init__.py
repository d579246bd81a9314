"""PDF pages without a window, in whatever letters there are fonts for."""
