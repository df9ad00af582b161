"""Speed measured as ratios within one run, and the checks that every formula must pass."""
