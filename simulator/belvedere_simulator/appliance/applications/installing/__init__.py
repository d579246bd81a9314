"""From a deploy document to an application on the disk: downloaded, verified, unpacked, ready to start."""
