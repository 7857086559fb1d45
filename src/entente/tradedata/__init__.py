"""Trade flows, tariffs and elasticities as Ibis expressions; DuckDB by default.

Modules: `starter` (the tables that ship with the package), `extract` (a user's own table of imports), `backend` (where
expressions run), `build` (the command that makes the shipped tables from source files).

Ibis takes about 0.6 s to import, and much of Entente never touches a table (`entente check`, reading a case
folder). So no module here imports it at the top: the functions that return an expression do.
"""

__all__ = ["backend", "build", "extract", "starter"]
