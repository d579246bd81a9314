"""The application's graph, drawn and as a list."""
