"""Cameras: packages made from a template, with their credentials kept as a secret."""
