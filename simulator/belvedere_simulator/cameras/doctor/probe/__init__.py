"""The steps of an examination that touch the network. They see; what it means is judged elsewhere."""
