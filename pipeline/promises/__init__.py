"""The promise register: what a promise file may hold, and whether a commitment can be followed up.

Imports none of the rest of the library. ``register`` has the tables, ``places`` finds their lines, ``tables`` reads
any one of them, ``reading`` the whole file.
"""

from pipeline.promises.places import places
from pipeline.promises.reading import E_MAIL, parse
from pipeline.promises.register import Commitment, Evaluability, Problem, Promise, PromiseSet
from pipeline.promises.tables import TableError, toml

__all__ = [
    "E_MAIL",
    "Commitment",
    "Evaluability",
    "Problem",
    "Promise",
    "PromiseSet",
    "TableError",
    "parse",
    "places",
    "toml",
]
