"""Build the shipped worlds from the source folder: `python -m entente.calibration.worlds.build --source FOLDER`.

Modules: `merged` (the inter-country table merged, with duties and US trade of 2024), `goods` (the same goods against
GDP), `__main__` (the command). The source folder is never shipped; each `world.toml` says whose figures it holds.
"""

__all__ = ["goods", "merged"]
