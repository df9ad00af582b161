"""A design under the export rules of a date."""
