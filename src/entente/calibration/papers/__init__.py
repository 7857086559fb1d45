"""Published models re-run from their own input files."""
