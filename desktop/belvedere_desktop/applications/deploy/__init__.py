"""Deploying an application, step by step."""
