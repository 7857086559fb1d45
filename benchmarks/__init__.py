"""Speed and size. Every module here with `run() -> dict[str, float]` is a benchmark; `make bench` runs them all.

A module may also have `TARGETS: dict[str, float]`, the largest value wanted of a figure, and `run(smoke=True)` for a
quick pass. Figures are seconds unless their name says otherwise.
"""
