"""The HDMI window: shows the canvas that the stream worker composes."""
