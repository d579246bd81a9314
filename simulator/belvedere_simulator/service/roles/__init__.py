"""Roles: their policies, who may take them, and the keys they are taken with."""
