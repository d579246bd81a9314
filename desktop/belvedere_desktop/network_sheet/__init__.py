"""The network sheet of a device: shown, tried, copied, printed."""
