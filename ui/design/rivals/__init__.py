"""A design against chips that are sold, at equal throughput."""
