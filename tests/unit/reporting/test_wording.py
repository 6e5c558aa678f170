"""Swedish numbers, dates and periods."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reporting import wording

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, 0, "0"),
        (731, 0, "731"),
        (1326, 0, f"1{NBSP}326"),
        (1234567.25, 1, f"1{NBSP}234{NBSP}567,3"),
        (-2.14, 1, "−2,1"),
        (-0.04, 1, "0,0"),  # no minus before a zero
        (2.5, 0, "3"),  # half away from zero, as readers do
        (0.05, 1, "0,1"),
    ],
)
def test_number(value, decimals, text):
    assert wording.number(value, decimals) == text


def test_a_bound_that_rounds_to_zero_gets_one_more_decimal():
    assert wording.bound(-0.04, 1, signed=True) == "−0,04"
    assert wording.bound(0.31, 0) == "0,3"
    assert wording.bound(0, 1) == "0,0"
    assert wording.interval(-0.8, 2.7, 1) == "mellan −0,8 och +2,7"


def test_percent_and_percentage_points_are_different_words():
    assert wording.percent(1669 / 3520, 1) == "47,4 procent"
    assert wording.percent_mark(0.474, 1) == f"47,4{NBSP}%"
    assert wording.percentage_points(0.06) == "6 procentenheter"
    assert wording.percentage_points(-0.01) == "1 procentenhet"


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("2017", "2017"),
        ("2017K1", "första kvartalet 2017"),
        ("2017-03", "mars 2017"),
        ("2026-before", "före, 2026"),
        ("skolvagen-1", "skolvagen-1"),
    ],
)
def test_period_words(label, words):
    assert wording.period_words(label) == words


def test_dates_and_spans():
    assert wording.long_date(date(2026, 9, 16)) == "16 september 2026"
    assert wording.in_period(date(2017, 1, 1), date(2017, 12, 31)) == "år 2017"
    assert wording.in_period(date(2017, 3, 1), date(2017, 3, 31)) == "i mars 2017"
    assert wording.in_period(date(2026, 1, 1), date(2026, 10, 31)) == "under januari–oktober 2026"


def test_lists_titles_and_small_numbers():
    assert wording.listed(["a", "b", "c"]) == "a, b och c"
    assert wording.listed(["a"]) == "a"
    assert wording.uncapitalised("Anmälda brott") == "anmälda brott"
    assert wording.uncapitalised("NTU") == "NTU"
    assert wording.small_number(8) == "åtta"
    assert wording.small_number(13) == "13"


def test_values_with_their_units():
    assert wording.value(36.84, "kmh") == "36,8 kilometer i timmen"
    assert wording.value(0.87, "share") == "87 procent"
    assert wording.value(721.9, "per_100k") == f"722 per 100{NBSP}000 invånare"


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_a_number_can_be_read_back(value, decimals):
    """What is printed is the value, rounded: at most half a step away."""
    text = wording.number(value, decimals).replace(NBSP, "").replace(",", ".").replace("−", "-")
    assert abs(float(text) - value) <= 0.5 * 10**-decimals * (1 + 1e-6) + 1e-6
