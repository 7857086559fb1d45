"""The documentation: pages for people, and `generate.py`, which writes the reference pages from the code."""
