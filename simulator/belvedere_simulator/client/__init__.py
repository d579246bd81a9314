"""The client child: a process of its own that does for the desktop what is slow or heavy.

The window's process sends calls and gets results, progress and events back, one JSON object a line.
"""
