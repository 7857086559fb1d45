"""From tables to a `World`: readers, aggregation, balancing."""
