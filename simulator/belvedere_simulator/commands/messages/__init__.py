"""The commands of `belvedere messages`: what is said between devices and their site."""
