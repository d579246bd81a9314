"""How many cameras this computer holds with an application."""
