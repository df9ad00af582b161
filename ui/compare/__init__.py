"""The page that compares platforms."""
