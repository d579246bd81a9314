"""The command line; every action of the desktop has a twin here."""
