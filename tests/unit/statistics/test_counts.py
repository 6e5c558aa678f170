"""Counts against independent implementations (R, Python prototypes) and the laws they must keep."""

import csv
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statistics import counts

COUNTS = st.integers(min_value=0, max_value=2000)
PHI = st.floats(min_value=1.0, max_value=3.0)


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "stats" / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_limits_of_one_count(shared_data: Path) -> None:
    for row in rows(shared_data, "poisson_single_ci.csv"):
        lower, upper = counts.interval(float(row["count"]), confidence=float(row["confidence"]))
        assert (lower, upper) == pytest.approx((float(row["exact_low"]), float(row["exact_high"])), rel=1e-9)


def test_zero_has_lower_limit_zero_where_the_quantile_function_has_none() -> None:
    assert counts.interval(0) == (0.0, pytest.approx(3.688879454113936))


def test_dispersion_widens_both_ways() -> None:
    narrow, wide = counts.interval(50), counts.interval(50, phi=2)
    assert wide[0] < narrow[0]
    assert wide[1] > narrow[1]


@given(COUNTS, PHI)
def test_limits_hold_the_count_and_grow_with_it(count: int, phi: float) -> None:
    lower, upper = counts.interval(count, phi)
    above = counts.interval(count + 1, phi)
    assert lower <= count <= upper
    assert above[0] > lower
    assert above[1] > upper


def test_two_counts_mid_p(shared_data: Path) -> None:
    for row in rows(shared_data, "poisson_two_sample.csv"):
        x1, t1, x2, t2 = (float(row[name]) for name in ("x1", "t1", "x2", "t2"))
        found = counts.two_counts(x2, t2, x1, t1)  # the file gives the first over the second
        assert found.ratio == pytest.approx(float(row["rate_ratio"]), rel=1e-9)
        assert found.p == pytest.approx(float(row["p_midp"]), abs=1e-9)
        assert found.lower == pytest.approx(float(row["midp_low"]), rel=1e-6)
        assert found.upper == pytest.approx(float(row["midp_high"]), rel=1e-6)


def test_burglaries_up_44_percent_were_45() -> None:
    """58 → 84 was printed as up 44 percent; it is 45, mid-P 0.029."""
    found = counts.two_counts(58, 12, 84, 12)
    assert round(100 * (found.ratio - 1)) == 45
    assert found.p == pytest.approx(0.029, abs=0.0005)


def test_nacka_narcotics_and_weapons_2016_to_2017() -> None:
    """713 → 731 with φ 1.25: −8.6 to +15.1 percent, as the sketches worked out by hand."""
    found = counts.two_counts(713, 1, 731, 1, phi=1.25)
    assert [round(100 * (limit - 1), 1) for limit in (found.lower, found.upper)] == [-8.6, 15.1]


@given(COUNTS, COUNTS, st.sampled_from([1.0, 1.25, 2.0]))
def test_swapping_the_periods_inverts_the_ratio(x1: int, x2: int, phi: float) -> None:
    one, other = counts.two_counts(x1, 1, x2, 1, phi), counts.two_counts(x2, 1, x1, 1, phi)
    assert one.p == pytest.approx(other.p, abs=1e-9)
    if x1 and x2:
        assert one.lower == pytest.approx(1 / other.upper, rel=1e-6)


def test_fewer_is_never_less_of_a_change() -> None:
    """From 10, a fall to 1 is shown at φ 1.25; so is a fall to none at all."""
    assert counts.two_counts(10, 1, 1, 1, phi=1.25).p < 0.05
    gone = counts.two_counts(10, 1, 0, 1, phi=1.25)
    assert gone.p < 0.05
    assert gone.lower == gone.ratio == 0
    assert gone.upper < 1


@given(COUNTS, COUNTS)
def test_test_and_interval_agree(x1: int, x2: int) -> None:
    found = counts.two_counts(x1, 1, x2, 1)
    if abs(found.p - 0.05) > 1e-6:
        assert (found.p < 0.05) == (not found.lower <= 1 <= found.upper)


def test_no_events_at_all_says_nothing() -> None:
    found = counts.two_counts(0, 1, 0, 1)
    assert (found.lower, found.upper, found.p) == (0.0, math.inf, 1.0)


def test_did_ratio(shared_data: Path) -> None:
    for row in rows(shared_data, "did_ratio.csv"):
        c0, c1, t0, t1, phi = (float(row[name]) for name in ("c0", "c1", "t0", "t1", "phi"))
        found = counts.difference_in_differences(t0, t1, c0, c1, phi)
        expected = [float(row[name]) for name in ("rate_ratio_did", "low", "high", "p")]
        assert [found.ratio, found.lower, found.upper, found.p] == pytest.approx(expected, rel=1e-9)


def test_did_needs_four_counts() -> None:
    with pytest.raises(ValueError, match="större än 0"):
        counts.difference_in_differences(0, 1, 2, 3, 1.0)


def test_probability_of_meeting(shared_data: Path) -> None:
    for row in rows(shared_data, "on_track_predictive.csv"):
        so_far, share, target, phi = (float(row[name]) for name in ("ytd", "share_elapsed", "target_total", "phi"))
        found = counts.probability_of_meeting(so_far, share, target, phi)
        assert found == pytest.approx(float(row["p_meet"]), abs=1e-9)


def test_over_the_cap_already() -> None:
    assert counts.probability_of_meeting(201, 0.75, 192, 1.25) == 0.0


def test_smallest_detectable_fall(shared_data: Path) -> None:
    for row in rows(shared_data, "minimal_detectable_change.csv"):
        expected, phi = float(row["baseline_count"]), float(row["phi"])
        wanted = row["midp_mdc_decrease_pct"] if phi == 1.0 else row["mdc_decrease_pct"]
        found = counts.smallest_detectable_fall(expected, phi)
        if not wanted:
            assert found is None
        else:
            assert found is not None
            assert 100 * found == pytest.approx(float(wanted), abs=0.11)


def test_with_20_a_month_one_month_shows_no_fall_at_all() -> None:
    falls = [counts.smallest_detectable_fall(20 * months, 1.25) for months in (1, 3, 12)]
    assert falls[0] is None
    assert falls[1:] == pytest.approx([0.505, 0.27], abs=0.005)


def test_large_counts_take_no_large_memory() -> None:
    fall = counts.smallest_detectable_fall(20_000, 1.0)
    assert fall is not None
    assert 0.02 < fall < 0.04


def test_a_series_that_follows_the_length_of_its_months_has_no_dispersion() -> None:
    days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] * 3
    assert counts.dispersion([10 * day for day in days], days) == 1.0


@pytest.mark.parametrize("where", [24, 47])
def test_one_outlier_is_dispersion_and_no_crash(where: int) -> None:
    counted = [100] * 48
    counted[where] = 900_000
    assert 1_000 < counts.dispersion(counted, [30] * 48) < 1e9


def test_dispersion_needs_three_years() -> None:
    assert counts.dispersion([20] * 35, [30] * 35) == 1.25


def test_dispersion_of_an_even_series_is_one_and_of_a_wild_one_is_not() -> None:
    assert counts.dispersion([20] * 36, [30] * 36) == 1.0
    wild = [10 if month % 5 else 60 for month in range(60)]
    assert counts.dispersion(wild, [30] * 60) > 5
