"""Secrets Manager: secrets with versions, sealed at rest; cameras keep their passwords here."""
