"""Packages of nodes: their versions, what registers them, and the nodes they offer."""
