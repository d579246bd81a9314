"""Container assets built from package folders without a container engine."""
