"""The resource types that stacks make."""
