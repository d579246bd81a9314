"""The commands of `belvedere support`."""
