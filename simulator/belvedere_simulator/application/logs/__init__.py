"""What an application says: its console output and the files of its log folder, as log streams."""
