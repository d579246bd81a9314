"""The display of the appliance: for a window on the same computer, and as an RTSP stream."""
