"""Two surveys that ask the same thing: named, never mixed, and a goal says which of them it is held against."""

from datetime import date

import pytest

from pipeline.reporting import other_surveys, sentences, verdicts

EVER = "ever_used_narcotics"
SCHOOL, PUPILS = "Fråga | Alla | 1", "Elevenkäten | ever | Alla | 1"


def wave(given, period, share, series, **more):
    day = date(int(period[:4]), int(period[5:7]), 1)
    known = {"period_kind": "wave", "period_start": day, "period_end": day, "base_n": 200, "standard_error": 0.02}
    return given.observed(EVER, period, share, series=series, **known | more)


def labels(*waves):
    return {
        "survey": [
            {"indicator": EVER, "area_code": "0182", "period": period, "group_key": group, "survey": survey,
             "question": "F", "base": "Alla", "question_version": "1", "publication": publication, "answers": 200,
             "invited": None}
            for period, group, survey, publication in waves
        ]
    }  # fmt: skip


NAMES = labels(
    ("2024-03", "", "", "Skolenkäten i Nacka 2024, tabell 7"),
    ("2026-04", "grade=9", "Elevenkäten, med andras frågor", "Svar"),
    ("2026-04", "grade=gy2", "Elevenkäten, med andras frågor", "Svar"),
)


@pytest.fixture
def shown(publish, given):
    """The school survey's share of 2026 is hidden; another survey shows two groups, 2.9 and 4.9 per cent."""
    group = {"dimension": "grade"}
    rows = [
        wave(given, "2024-03", 0.022, SCHOOL),
        wave(given, "2026-03", None, SCHOOL, status="suppressed", base_n=None, standard_error=None),
        wave(given, "2026-04", 0.029, PUPILS, group_key="grade=9", **group),
        wave(given, "2026-04", 0.049, PUPILS, group_key="grade=gy2", **group),
    ]
    target = {"value": 0.02, "date": None, "better": "lower", "decided_on": None}
    commitment = given.commitment("1d", "outcome", [EVER], target=target)
    return publish(rows, given.promise_set([given.promise("young", [commitment], EVER)], year=2026), labels=NAMES)


def test_a_goal_says_which_survey_it_is_held_against_and_what_the_other_shows(shown):
    (told,) = sentences.add(verdicts.judge(shown), shown)["sentence"]
    assert told.endswith(
        "Målet bedöms mot Skolenkäten i Nacka, och dess värde i mars 2026 visas inte. "
        "I Elevenkäten, som inte går att jämföra med den, var andelen 3–5 procent i de grupper som visas."
    )


def test_surveys_are_told_apart_by_name_and_versions_of_one_share_it(shown, given, publish):
    assert list(other_surveys.apart(shown, shown.observation)) == ["Skolenkäten i Nacka", "Elevenkäten"]
    named = labels(*[(year, "", "", f"Skolenkäten i Nacka {year[:4]}, tabell 7") for year in ("2024-03", "2026-03")])
    rows = [wave(given, "2024-03", 0.2, "version 1"), wave(given, "2026-03", 0.2, "version 2")]
    one = publish(rows, given.nacka, labels=named)
    assert list(other_surveys.apart(one, one.observation)) == ["Skolenkäten i Nacka"], "a changed question is no survey"


@pytest.mark.parametrize(
    ("shares", "target", "places"),
    [([0.022], 0.02, 1), ([0.02], 0.02, 0), ([0.029, 0.049], 0.02, 0), ([0.022], None, 0), ([0.022], 0.025, 0)],
)
def test_a_share_is_never_rounded_to_a_target_that_it_is_not(shares, target, places):
    assert other_surveys.decimals(shares, target) == places
