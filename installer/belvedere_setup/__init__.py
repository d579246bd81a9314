"""What `bootstrap.py` does, with nothing but the standard library."""
