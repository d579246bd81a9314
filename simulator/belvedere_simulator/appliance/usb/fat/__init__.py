"""FAT32 images, read and written without mounting them; nothing in them is trusted."""
