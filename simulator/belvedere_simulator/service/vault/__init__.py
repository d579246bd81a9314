"""How secrets lie on the disk."""
