"""How goals stand beside the one in a promise's status: checks are passed, limits are passed by, goals are reached."""

import pytest

from pipeline.reporting import goal_standing, headlines, sentences, verdicts

BURGLARIES = "reported_residential_burglaries"


def standing(publish, given, monthly, *targets, as_of="2026-11-20"):
    """Of a promise with one commitment for each (value, date) of the same count, the first being the headline's."""
    commitments = [
        given.commitment(
            f"4{letter}", "outcome", [BURGLARIES],
            target={"value": value, "date": day, "better": "lower", "decided_on": None},
        )
        for letter, (value, day) in zip("abcdefg", targets, strict=False)
    ]  # fmt: skip
    promise = given.promise("p", commitments) | {"headline_indicator": BURGLARIES}
    rows = [given.observed(BURGLARIES, f"2025-{n:02}", 10.0) for n in range(1, 13)]
    rows += [given.observed(BURGLARIES, f"2026-{n:02}", one) for n, one in enumerate(monthly, 1)]
    shown = publish(rows, given.promise_set([promise], year=2026, as_of=as_of))
    told = sentences.add(verdicts.judge(shown), shown)
    promise_set = shown.promise["set_2026"]
    own = promise_set["promises"][0]
    first = headlines.headline(shown, told, "set_2026", "p")
    return goal_standing.beside(shown, told, promise_set, own, first)


def test_one_goal_is_said_by_its_status(publish, given):
    assert standing(publish, given, [10.0] * 10, (120.0, None)) == []


def test_checks_on_the_way_are_counted_by_themselves(publish, given):
    # 30 until March, 60 until June, 90 until September.
    checks = ((120.0, None), (32.0, "2026-03-31"), (58.0, "2026-06-30"), (95.0, "2026-09-30"))
    assert standing(publish, given, [10.0] * 10, *checks) == ["Av tre avstämningar klarades två."]
    assert standing(publish, given, [10.0] * 4, *checks, as_of="2026-05-20") == [
        "Av tre avstämningar klarades en och två återstår."
    ]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (90.0, ["Gränsen 90 är passerad."]),  # 100 in ten months
        (110.0, ["Gränsen 110 väntas passeras."]),
        (300.0, []),  # a limit that will be kept is no goal reached, and no news
    ],
)
def test_a_cap_above_the_goal_is_a_limit(publish, given, value, said):
    assert standing(publish, given, [10.0] * 10, (80.0, None), (value, None)) == said


def test_a_harder_target_of_the_same_day_is_a_goal_too(publish, given):
    assert standing(publish, given, [10.0] * 10, (300.0, None), (90.0, None)) == [
        "Löftet har också ett annat mål: ett kan inte längre nås."
    ]
