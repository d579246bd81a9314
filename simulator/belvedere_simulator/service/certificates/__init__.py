"""The site's certificate authority, and who holds which of its certificates."""
