"""Pure functions on numbers and small frames, used on both sides of the wall. Imports none of ours.

Belongs here: intervals, tests, detectable changes, each with its source.
Does not belong here: words, codes of the vocabulary, files, SQL.
"""
