"""Build the shipped tables from the source folder: `python -m entente.tradedata.build --source FOLDER`.

Modules: `source` (the source folder and its checks), `writing` (files that depend on their content alone),
`exemptions` (which goods a reciprocal duty spares), `imports`, `exports`, `measures`, `elasticities`, `titles`
(one table or family of tables each), `__main__` (the command).

The source folder is never shipped. Its figures are public; each table's provenance file says whose they are.
"""

__all__ = ["elasticities", "exemptions", "exports", "imports", "measures", "source", "titles", "writing"]
