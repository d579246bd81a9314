"""What the HDMI output shows: scene, layout, overlay, canvas, who watches and records it."""
