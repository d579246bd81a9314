"""The processes that a bench starts beside the engine."""
