"""The first page: three ways to begin, a demonstration of each, and what runs now."""
