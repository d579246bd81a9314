"""Deploying an application: what would happen, having it happen stage by stage, and the way back."""
