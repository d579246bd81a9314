"""The code node: its folder, its process, and what becomes of it."""
