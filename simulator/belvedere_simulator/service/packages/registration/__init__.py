"""What is checked before a package version may be used."""
