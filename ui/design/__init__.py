"""The page that costs one chip from the wafer up."""
