"""A count against several limits: what it is already, and how it stood at each check."""

import pytest

from pipeline.reporting import limit_sentences

RESIDENTIAL = "reported_residential_burglaries"


def told(publish, given, monthly, targets, *, preliminary=()):
    """What is said of 2026 whose months so far have these counts, judged by (value, date) in order."""
    months = [
        given.observed(RESIDENTIAL, f"2026-{month:02}", float(value), preliminary=month in preliminary)
        for month, value in enumerate(monthly, 1)
    ]
    commitments = [
        given.commitment(
            letter, "outcome", [RESIDENTIAL],
            target={"value": value, "date": due, "better": "lower", "decided_on": None},
        )
        for letter, (value, due) in zip("bcdef", targets, strict=False)
    ]  # fmt: skip
    held = given.promise_set([given.promise("watch", commitments, RESIDENTIAL)], year=2026)
    shown = publish(months, held)
    arguments = shown, held, held["promises"][0], RESIDENTIAL
    return limit_sentences.so_far(*arguments), limit_sentences.checks(*arguments)


@pytest.mark.parametrize(
    ("target", "preliminary", "passed"),
    [
        (40, (10,), "Målet för hela 2026, högst 40, är redan passerat."),  # nine final months hold 45
        (48, (10,), "Målet för hela 2026, högst 48, är passerat enligt de preliminära uppgifterna."),
        (50, (10,), ""),  # 50 of at most 50
    ],
)
def test_a_target_that_is_passed_is_told_with_the_count_so_far(publish, given, target, preliminary, passed):
    said, _ = told(publish, given, [5] * 10, [(target, None)], preliminary=preliminary)
    count = "Till och med oktober 2026 är antalet anmälda bostadsinbrott 50 (oktober är preliminärt)."
    assert said == ([count, passed] if passed else [])


def test_each_check_that_has_come_is_a_line_and_no_other(publish, given):
    _, checks = told(publish, given, [5] * 9, [(90, None), (15, "2026-03-31"), (20, "2026-06-30"), (80, "2026-11-30")])
    assert checks == [
        "Avstämningen till och med mars 2026: 15, gränsen var 15.",
        "Avstämningen till och med juni 2026: 30, gränsen var 20.",
    ]


@pytest.mark.parametrize(("limit", "passed"), [(44, False), (45, True), (49, True), (50, False)])
def test_a_limit_that_preliminary_months_alone_have_passed(publish, given, limit, passed):
    # Nine final months hold 45, ten months with the preliminary one 50.
    target = {"value": limit, "date": None, "better": "lower", "decided_on": None}
    commitment = given.commitment("f", "outcome", [RESIDENTIAL], target=target)
    held = given.promise_set([given.promise("watch", [commitment], RESIDENTIAL)], year=2026)
    rows = [given.observed(RESIDENTIAL, f"2026-{month:02}", 5.0, preliminary=month == 10) for month in range(1, 11)]
    shown = publish(rows, held)
    assert limit_sentences.is_passed_for_now(shown, held, held["promises"][0], commitment) == passed
