"""What a stream says of itself without being decoded."""
