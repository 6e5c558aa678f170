"""From files as received to typed tables.

Belongs here: claiming, refusing, decoding, reading, code lists, the tables and the views that judge them.
Does not belong here: anything that counts, compares or says something about a promise.
"""
