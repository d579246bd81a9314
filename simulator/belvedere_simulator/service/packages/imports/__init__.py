"""Package versions copied from objects that lie elsewhere."""
