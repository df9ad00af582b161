"""What a design does: rates, silicon, power, limits, and its supply as a lever."""
