"""What an archive is written to: a mounted drive, or a FAT32 volume that nobody mounted."""
