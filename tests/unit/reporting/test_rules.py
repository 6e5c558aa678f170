"""The decision rules, against the reference cases, and at their edges."""

import csv

import pytest

from pipeline.reporting import rules

CASES = "stats/status_decision_cases.csv"


def cases(folder, kind):
    with (folder / CASES).open(encoding="utf-8") as file:
        found = [row for row in csv.DictReader(file) if row["kind"] == kind]
    assert found
    return found


def num(row, *names):
    return [float(row[name]) for name in names]


def test_totals_of_the_reference(shared_data):
    """base_exposure in years, exposure in months; share elapsed = months/12 (METHODS 5)."""
    for row in cases(shared_data, "count_total"):
        base, years, x, months, target, phi = num(row, "base_x", "base_exposure", "x", "exposure", "target", "phi")
        change = rules.count_change(base, years * 12, x, months, phi)
        assert change.code == row["change"], row["case"]
        assert change.lower + 1 == pytest.approx(float(row["compare_low"]), abs=6e-5)
        assert change.upper + 1 == pytest.approx(float(row["compare_high"]), abs=6e-5)
        if months == 12:
            goal, certainty = rules.total_at_end(x, target, phi, row["better"])
        else:
            goal, certainty = rules.total_outlook(x, months / 12, target, phi, row["better"]), ""
        assert (goal, certainty) == (row["goal"], row["certainty"]), row["case"]


def test_survey_shares_of_the_reference(shared_data):
    """Simple random samples: Wilson for the level, Newcombe for the change."""
    for row in cases(shared_data, "survey_share"):
        base_x, base_n, x, n, target = num(row, "base_x", "base_exposure", "x", "exposure", "target")
        change = rules.share_change(
            rules.Share(base_x / base_n, float("nan"), base_n), rules.Share(x / n, float("nan"), n)
        )
        assert change.code == row["change"], row["case"]
        assert change.lower == pytest.approx(float(row["compare_low"]), abs=6e-5)
        assert change.upper == pytest.approx(float(row["compare_high"]), abs=6e-5)
        low, high = num(row, "level_low", "level_high")
        assert rules.level(low, high, target, row["better"]) == row["goal"], row["case"]


def test_activities_of_the_reference(shared_data):
    for row in cases(shared_data, "activity_fact"):
        fact, months, plan = num(row, "x", "exposure", "target")
        assert rules.activity(fact, plan, months / 12, over=months == 12) == row["activity"], row["case"]


@pytest.mark.parametrize(
    ("fact", "plan", "share", "over", "code"),
    [
        (16, 16, 1.0, True, "done_as_planned"),
        (6, 6, 0.8, False, "done_as_planned"),
        (8, 16, 0.5, False, "on_plan"),
        (7, 16, 0.5, False, "behind"),
        (0, 16, 0.5, False, "not_started"),
        (0, 16, 1.0, True, "not_done"),
        (3, None, 0.5, False, "running"),
        (3, None, 1.0, True, "done"),
        (0, None, 1.0, True, "not_done"),
        (0, None, 0.1, False, "not_started"),
    ],
)
def test_fact_against_plan(fact, plan, share, over, code):
    assert rules.activity(fact, plan, share, over=over) == code


@pytest.mark.parametrize(
    ("lower", "upper", "target", "better", "goal"),
    [
        (-2.9, -1.3, -2.0, "lower", "uncertain"),
        (-2.9, -2.1, -2.0, "lower", "met"),
        (-1.9, -1.3, -2.0, "lower", "not_met"),
        (0.76, 0.82, 0.75, "higher", "met"),
        (float("nan"), float("nan"), 0.75, "higher", "uncertain"),
    ],
)
def test_a_level_target_by_its_own_interval(lower, upper, target, better, goal):
    assert rules.level(lower, upper, target, better) == goal


def test_a_matched_change_needs_both_tests():
    assert rules.matched_change(-2.9, -1.3, 0.036).code == "decrease"
    assert rules.matched_change(-2.9, -1.3, 0.05).code == "no_certain_change"
    assert rules.matched_change(-2.9, 0.1, 0.036).code == "no_certain_change"


def test_large_counts_close_to_each_other_are_about_the_same():
    assert rules.count_change(4000, 12, 4020, 12, 1.25).code == "about_same"
    assert rules.count_change(4000, 12, 4020, 12, 1.25, may_be_same=False).code == "no_certain_change"


def test_few_answers_and_unknown_numbers_of_answers():
    nan = float("nan")
    assert rules.share_change(rules.Share(0.5, nan, 29), rules.Share(0.5, nan, 400)) == "small_base"
    # Nacka 2020: no number of answers
    assert rules.share_change(rules.Share(0.81, nan, nan), rules.Share(0.87, nan, 1669)) == "not_comparable"


def test_a_promise_of_more_is_met_when_reached():
    assert rules.total_outlook(50, 0.5, 40, 1.0, "higher") == "met"
    assert rules.total_outlook(39, 0.5, 40, 1.0, "higher") == "on_track"
    assert rules.total_outlook(2, 0.5, 40, 1.0, "higher") == "not_on_track"


@pytest.mark.parametrize(
    ("method", "phi"),
    [("exakt Poisson, φ = 1.25", 1.25), ("Poisson φ 1,25", 1.25), ("φ=2", 2.0), ("exakt Poisson", 1.0), ("", 1.0)],
)
def test_dispersion_is_named_by_the_method(method, phi):
    assert rules.dispersion(method) == phi
