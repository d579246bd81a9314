"""The fault laboratory: what can be broken on purpose, and what is broken now."""
