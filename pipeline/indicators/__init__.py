"""What is counted, against what, and with which uncertainty: one module per topic, one function that divides.

Belongs here: Indicators, measures (SQL that returns contributing rows), the observation contract.
Does not belong here: what may be shown (disclosure), what it means for a promise (reporting).
"""
