"""What the user sees: the Qt application. Imports the simulator, never the reverse."""
