"""What readers see: figures, pages and the files beside them.

Belongs here: charts, drawing them, templates and the theme.
Does not belong here: judging (verdicts) and wording of verdicts (sentences); anything that is not in ``published/``.
"""
