"""Right of the wall: verdicts, sentences, pages and editions, from ``published/`` alone.

Belongs here: everything that compares, judges, says and draws.
Does not belong here: raw files, the warehouse, finer rows than are published. duckdb only in ``published.py``.
"""
