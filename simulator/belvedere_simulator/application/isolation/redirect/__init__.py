"""Redirection inside the process: this folder goes first on the application's PYTHONPATH."""
