"""Being reached by appliances on other computers: at which address, and whether that works."""
