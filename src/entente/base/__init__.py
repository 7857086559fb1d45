"""Words and units every other package speaks: countries, HS codes, money, rates, dates, provenance, errors. No I/O.

Import from the modules: `errors`, `dates`, `money`, `rates`, `hs`, `provenance`, `memory`.
"""
