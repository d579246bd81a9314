"""The window's end of the client child: calls without waiting, watches that tell each change."""
