"""From an archive on a USB drive to a device with a certificate of its own."""
