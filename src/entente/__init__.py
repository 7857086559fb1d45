"""Entente prepares a country's trade negotiation. See the packages below it, from `base` upwards."""
