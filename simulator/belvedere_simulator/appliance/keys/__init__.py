"""Keys of at most an hour that the device's certificate is exchanged for, and what is fetched with them."""
