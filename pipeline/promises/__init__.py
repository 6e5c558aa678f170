"""The promise register: what a promise file may hold, and whether a commitment can be followed up.

Imports none of the rest of the library. ``register`` has the tables, ``places`` finds their lines, ``reading`` reads.
"""

from pipeline.promises.places import places
from pipeline.promises.reading import Problem, PromiseError, parse
from pipeline.promises.register import Commitment, Evaluability, Promise, PromiseSet

__all__ = ["Commitment", "Evaluability", "Problem", "Promise", "PromiseError", "PromiseSet", "parse", "places"]
