"""Registering cameras, and registering them anew."""
