"""Shadows: the desired and the reported state of a thing, kept while it is away."""
