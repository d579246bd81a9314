"""Which sites a user works with: the one of this computer, and others by address, key and authority."""
