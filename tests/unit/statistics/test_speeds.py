"""Speeds against R survey's values, and the laws of the matched change."""

import csv
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statistics import speeds

CHANGES = st.lists(st.floats(min_value=-10, max_value=10), min_size=1, max_size=5)


@pytest.fixture
def days(shared_data: Path) -> dict[str, list[float]]:
    with (shared_data / "stats" / "speed_days_input.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    return {name: [float(row[name]) for row in rows] for name in ("vehicles", "sum_speed", "over_limit_40")}


@pytest.mark.parametrize(("measure", "column"), [("mean_speed", "sum_speed"), ("share_over_40", "over_limit_40")])
def test_mean_clustered_by_day(shared_data: Path, days: dict[str, list[float]], measure: str, column: str) -> None:
    with (shared_data / "stats" / "speed_days_expected.csv").open(encoding="utf-8") as stream:
        expected = {row["measure"]: row for row in csv.DictReader(stream)}[measure]
    found = speeds.clustered_mean(days["vehicles"], days[column])
    wanted = [float(expected[name]) for name in ("estimate", "se_cluster", "df", "low", "high")]
    assert [found.mean, found.standard_error, found.df, found.lower, found.upper] == pytest.approx(wanted, rel=1e-9)


def test_six_days_give_a_mean_without_interval() -> None:
    found = speeds.clustered_mean([10] * 6, [400] * 6)
    assert found.mean == 40
    assert math.isnan(found.lower)


def test_no_vehicles_no_mean() -> None:
    assert math.isnan(speeds.clustered_mean([], []).mean)


def test_municipal_mean_weighs_sites_and_adds_their_variances() -> None:
    one, other = speeds.with_interval(30, 0.3, 6), speeds.with_interval(50, 0.4, 9)
    found = speeds.stratified_mean([3, 1], [one, other])
    assert found.mean == 35
    assert found.standard_error == pytest.approx(math.sqrt((0.75 * 0.3) ** 2 + (0.25 * 0.4) ** 2))
    assert found.df == 15


def test_one_site_without_interval_takes_the_whole_interval() -> None:
    one, other = speeds.with_interval(30, 0.3, 6), speeds.clustered_mean([10], [400])
    assert math.isnan(speeds.stratified_mean([1, 1], [one, other]).lower)


def test_five_treated_and_three_control_have_56_relabellings() -> None:
    found = speeds.matched_change([-2.0, -2.2, -1.9, -2.4, -2.1], [0.1, -0.1, 0.2])
    assert found.permutation_p == pytest.approx(1 / 56)
    assert found.df == 6
    assert found.difference == pytest.approx(-2.12 - 0.2 / 3)
    assert found.upper < 0


def test_three_and_three_can_declare_nothing() -> None:
    assert math.isnan(speeds.matched_change([-2, -2.1, -2.2], [0, 0.1, 0.2]).permutation_p)


def test_without_controls_there_is_no_difference() -> None:
    assert math.isnan(speeds.matched_change([-2, -3], []).difference)


def test_thirty_streets_are_relabelled_in_every_way() -> None:
    found = speeds.matched_change([-1.0] * 15, [1.0] * 15)
    assert found.permutation_p == pytest.approx(2 / math.comb(30, 15))


def test_a_hundred_and_fifty_streets_are_judged_at_once_and_always_the_same() -> None:
    treated, control = [-1.0 - i / 100 for i in range(100)], [i / 100 for i in range(50)]
    found = speeds.matched_change(treated, control)
    assert found.permutation_p == 1 / (1 + speeds.RELABELLINGS)
    alike = speeds.matched_change([(i * 7) % 11 for i in range(40)], [(i * 7) % 11 for i in range(40)])
    assert (
        alike.permutation_p
        == speeds.matched_change([(i * 7) % 11 for i in range(40)], [(i * 7) % 11 for i in range(40)]).permutation_p
    )
    assert alike.permutation_p > 0.9


def test_ties_in_decimals_are_ties() -> None:
    """0.1 + 0.2 is not 0.3 in binary; a relabelling that gives the same difference counts as the same."""
    found = speeds.matched_change([0.1, 0.2, 0.3, 0.4], [0.1, 0.2, 0.3])
    exact = speeds.matched_change([1, 2, 3, 4], [1, 2, 3])
    assert found.permutation_p == exact.permutation_p


@given(CHANGES, CHANGES, st.floats(min_value=-5, max_value=5))
def test_a_change_that_comes_to_all_sites_changes_nothing(
    treated: list[float], control: list[float], drift: float
) -> None:
    found = speeds.matched_change(treated, control)
    moved = speeds.matched_change([x + drift for x in treated], [x + drift for x in control])
    assert moved.difference == pytest.approx(found.difference, abs=1e-9)


@given(CHANGES, CHANGES)
def test_permutation_p_is_a_share_and_swapping_groups_keeps_it(treated: list[float], control: list[float]) -> None:
    one, other = speeds.matched_change(treated, control), speeds.matched_change(control, treated)
    assert one.difference == pytest.approx(-other.difference, abs=1e-12) or math.isnan(one.difference)
    if not math.isnan(one.permutation_p):
        assert 0 < one.permutation_p <= 1
