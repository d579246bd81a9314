"""Many appliances and cameras from one file: read, checked whole, carried out one after another."""
