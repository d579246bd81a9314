"""The module that applications import."""
