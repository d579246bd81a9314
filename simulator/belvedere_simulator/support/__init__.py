"""Feature: what support needs to know, gathered, freed of secrets, packed, and opened again."""
