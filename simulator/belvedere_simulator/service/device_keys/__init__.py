"""Where devices exchange their certificates for keys of at most an hour."""
