"""The library: plain Python and SQL, from files as received to an edition of pages.

Belongs here: everything that decides what a number is or how it is shown.
Does not belong here: Dagster, the command line, today's date. Those are in ``assets``.
"""
