"""Shares against R's values."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statistics import proportions

SHARE = st.floats(min_value=0, max_value=1)
ANSWERS = st.integers(min_value=1, max_value=5000)


def test_wilson(shared_data: Path) -> None:
    with (shared_data / "stats" / "proportion_ci_R.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            found = proportions.wilson(float(row["p"]), float(row["n"]))
            assert found == pytest.approx((float(row["wilson_low"]), float(row["wilson_high"])), abs=1e-9)


def test_clopper_and_pearson(shared_data: Path) -> None:
    with (shared_data / "stats" / "proportion_ci_R.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            found = proportions.clopper_pearson(float(row["p"]), float(row["n"]))
            assert found == pytest.approx((float(row["clopper_low"]), float(row["clopper_high"])), abs=1e-9)


def test_newcombe(shared_data: Path) -> None:
    with (shared_data / "stats" / "proportion_two_sample.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            x1, n1, x2, n2 = (float(row[name]) for name in ("x1", "n1", "x2", "n2"))
            found = proportions.newcombe(x2 / n2, n2, x1 / n1, n1)  # the file gives the first minus the second
            assert found == pytest.approx((float(row["newcombe_low"]), float(row["newcombe_high"])), abs=1e-9)


@given(SHARE, ANSWERS)
def test_interval_holds_the_share(p: float, n: int) -> None:
    lower, upper = proportions.wilson(p, n)
    assert 0 <= lower <= p + 1e-12
    assert p - 1e-12 <= upper <= 1


@given(SHARE, ANSWERS, SHARE, ANSWERS)
def test_swapping_turns_the_sign(p1: float, n1: int, p2: float, n2: int) -> None:
    lower, upper = proportions.newcombe(p1, n1, p2, n2)
    assert proportions.newcombe(p2, n2, p1, n1) == pytest.approx((-upper, -lower), abs=1e-12)
