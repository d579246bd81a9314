"""Services beyond those Belvedere stands for: refused by name, imitated by moto, or forwarded by consent."""
