"""A conversation until it gets its number."""
