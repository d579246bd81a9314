"""Secrets at rest: sealed under one key, which lies where this computer keeps keys best."""
