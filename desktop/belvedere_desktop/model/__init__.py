"""The Model page: what a model file is, what runs it and how fast, and what can be made of it."""
