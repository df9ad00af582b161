"""All designs that match a chip, and those that no other one beats."""
