"""The Logs page: any log of any size, read, narrowed, searched, marked and explained."""
