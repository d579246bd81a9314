"""Connections to brokers whose messages are looked at: the site's own and any other."""
