"""Logs of any size: indexed by block, filtered, merged by time, followed. See docs/log-engine.md."""
