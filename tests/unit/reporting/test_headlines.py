"""What a promise shows first: three axes, never added up, never picked by the verdict."""

import pytest

from pipeline.reporting import sentences, verdicts


def shown_first(publish, given, rows, commitments, *, headline=None, **more):
    shown = publish(rows, given.promise_set([given.promise("p", commitments, headline)], **more))
    judged = verdicts.judge(shown)
    year = more.get("year", 2017)
    return verdicts.headline(shown, judged, f"set_{year}", "p"), verdicts.tally(shown, judged, f"set_{year}")


def test_different_words_for_activities_stand_beside_each_other(publish, given):
    row = given.observed("lectures_parents", "2017", 16.0, denominator=16.0)
    first, counted = shown_first(
        publish, given, [row],
        [
            given.commitment("1a", "activity", ["lectures_parents"]),
            given.commitment("1b", "activity"),
            given.commitment("1c", "activity"),
        ],
    )  # fmt: skip
    assert [(one.code, one.commitments) for one in first.activity] == [
        ("done_as_planned", ("1a",)),
        ("no_data", ("1b", "1c")),
    ]
    assert [(one.code, n) for one, n in counted.activities] == [("done_as_planned", 1), ("no_data", 2)]
    assert first.change.code == "not_applicable"


def test_a_context_indicator_is_never_the_headline(publish, given):
    rows = [given.observed(given.narcotics, year, n) for year, n in (("2016", 100.0), ("2017", 400.0))]
    first, _ = shown_first(
        publish, given, rows,
        [given.commitment("1a", "outcome", [given.narcotics, "safe_outdoors_late"])],
        headline=given.narcotics,
    )  # fmt: skip
    assert (first.change.indicator, first.change.code) == ("safe_outdoors_late", "cannot_judge")


def test_a_certain_change_has_a_side_only_where_one_is_wanted(publish, given):
    rows = [
        given.observed("reported_residential_burglaries", year, n) for year, n in (("2016", 400.0), ("2017", 100.0))
    ]
    first, counted = shown_first(
        publish, given, rows, [given.commitment("4b", "outcome", ["reported_residential_burglaries"])]
    )
    assert (first.change.code, first.change.side, first.goal.code) == ("decrease", "wanted", "no_goal")
    assert [(one.side, n) for one, n in counted.outcomes] == [("wanted", 1)]
    assert verdicts.side("ambiguous", "outcome", "decrease") == ""
    assert verdicts.side("lower_is_better", "context", "decrease") == ""


def test_the_headline_is_the_one_fixed_in_the_promise(publish, given):
    rows = [given.observed("safe_outdoors_late", year, 0.5, base_n=500.0) for year in ("2016", "2017")]
    named = [given.commitment("3d", "outcome", ["safe_outdoors_late", "mean_speed_change"])]
    first, _ = shown_first(publish, given, rows, named, headline="mean_speed_change")
    assert (first.change.indicator, first.change.code) == ("mean_speed_change", "cannot_judge")


@pytest.mark.parametrize("others", [[], ["safe_outdoors_late"]])
@pytest.mark.parametrize("has_target", [True, False])
def test_no_goal_says_that_the_target_is_the_activitys_where_an_activity_has_one(publish, given, others, has_target):
    target = {"value": 8.0, "date": None, "better": "higher", "decided_on": None}
    named = [
        given.commitment("1a", "activity", ["lectures_parents"], target=target if has_target else None),
        *(given.commitment("1b", "outcome", [one]) for one in others),
    ]
    first, _ = shown_first(publish, given, [], named)
    assert first.goal.code == "no_goal"
    assert sentences.phrase(first.goal).text == (
        "Ingen målnivå angiven för resultat. Målet gäller det som ska göras, se Aktivitet"
        if has_target
        else "Ingen målnivå angiven"
    )


def test_an_outcome_that_names_no_indicator_cannot_be_judged(publish, given):
    first, counted = shown_first(publish, given, [], [given.commitment("3d", "outcome")])
    assert (first.change.code, first.change.reason) == ("cannot_judge", "no_baseline")
    assert counted.total == 1


def test_measures_that_are_only_described_do_not_head_a_promise(publish, given):
    site = given.observed("v85", "s1", 44.0, dimension="site", group_key="site=a")
    named = [given.commitment("6b", "outcome", ["v85", "mean_speed_change"])]
    first, _ = shown_first(publish, given, [site], named, year=2026, as_of="2026-10-20")
    assert (first.change.indicator, first.change.reason) == ("mean_speed_change", "waiting")


def test_a_purpose_alone_names_no_outcome(publish, given):
    """It says why, and is not judged; only an indicator that the promise has fixed as its headline stands first."""
    named = [given.commitment("1b", "purpose", ["safe_outdoors_late"])]
    first, counted = shown_first(publish, given, [], named)
    assert (first.change.code, first.goal.code, counted.purposes) == ("not_applicable", "no_goal", 1)
