"""Who answers for a commitment, each name once, and that one was given up, with its reason where it is known."""

import pytest

from pipeline.reporting.dashboards import commitment_words


@pytest.mark.parametrize(
    ("actor", "role", "words"),
    [
        ("police", None, "Polisen"),
        ("police_and_others", None, "Polisen och andra"),
        ("not_stated", None, "Löftet anger inte vem som ansvarar"),
        ("not_stated", "Rådets samordnare", "Rådets samordnare"),
        ("police", "Chefen för lokalpolisområdet", "Polisen (chefen för lokalpolisområdet)"),
        ("municipality", "Skolchefen", "Kommunen (skolchefen)"),
        # a role that says whose it is
        ("municipality", "Kommunens trafikchef", "Kommunens trafikchef"),
        ("police", "Polisens samordnare", "Polisens samordnare"),
        # several act, one answers: a municipal role is not put behind the police
        ("police_and_others", "Kommunens trafikchef", "Kommunens trafikchef, tillsammans med polisen och andra"),
        ("police_and_others", "Kommunpolisen", "Kommunpolisen, tillsammans med andra"),
    ],
)
def test_who_answers(actor, role, words):
    assert commitment_words.who_answers({"actor": actor, "owner_role": role}) == words


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        (None, ""),
        ({"date": None, "reason": None}, "Avbröts."),
        ({"date": "2026-04-22", "reason": None}, "Avbröts den 22 april 2026."),
        ({"date": "2026-04-22", "reason": "unknown"}, "Avbröts den 22 april 2026."),
        ({"date": "2026-04-22", "reason": "decided"}, "Avbröts den 22 april 2026 efter beslut."),
        ({"date": "2026-04-22", "reason": "superseded"}, "Avbröts den 22 april 2026 när något annat kom i stället."),
    ],
)
def test_what_was_given_up(ended, words):
    assert commitment_words.ended({"ended": ended}) == words
