"""Windows: which rows make up a period, and which earlier ones equal it."""

from datetime import date

import pandas as pd
import pytest

from pipeline.reporting import windows


def rows(*labels: str, **more) -> pd.DataFrame:
    """Rows with the value 10 each; ``status``/``preliminary`` per label through ``more``."""
    kinds = {4: "year", 6: "quarter", 7: "month"}
    return pd.DataFrame(
        [
            {
                "period": label,
                "period_start": windows.span(label)[0],
                "period_end": windows.span(label)[1],
                "period_kind": kinds[len(label)],
                "value": None if label in more.get("hidden", ()) else 10.0,
                "status": "suppressed" if label in more.get("hidden", ()) else "ok",
                "preliminary": label in more.get("preliminary", ()),
                "series": "a",
                "method": "",
            }
            for label in labels
        ]
    ).astype({"value": "float64"})


def month_labels(year: int, last: int = 12) -> list[str]:
    return [f"{year}-{month:02}" for month in range(1, last + 1)]


YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize("label", ["2017", "2017K3", "2017-02", "2026-01/2026-10", "2015/2016"])
def test_labels_and_spans_are_each_others_inverse(label):
    assert windows.label_of(*windows.span(label)) == label


@pytest.mark.parametrize("label", ["2026-before", "skolvagen-1", "2017K5", "2017-13", ""])
def test_other_labels_are_no_calendar_periods(label):
    assert windows.span(label) is None


def test_twelve_months_make_a_year():
    window = windows.covering(rows(*month_labels(2026)), *YEAR)
    assert (window.label, window.value, window.months) == ("2026", 120, 12)


def test_a_gap_is_no_whole():
    labels = month_labels(2026)
    assert windows.covering(rows(*labels[:5], *labels[6:]), *YEAR) is None


def test_where_a_month_is_hidden_the_coarser_period_is_used():
    shown = rows("2026", *month_labels(2026), hidden=["2026-04"])
    assert windows.covering(shown, *YEAR).label == "2026"
    assert not windows.covering(shown, *YEAR).blocked


def test_preliminary_months_at_the_end_are_left_out():
    window = windows.elapsed(rows(*month_labels(2026, 10), preliminary=["2026-09", "2026-10"]), *YEAR)
    assert (window.label, window.value, window.blocked) == ("2026-01/2026-08", 80, "")


def test_nothing_final_is_preliminary():
    labels = month_labels(2026, 2)
    assert windows.elapsed(rows(*labels, preliminary=labels), *YEAR).blocked == "preliminary"


def test_a_hidden_month_within_blocks():
    window = windows.elapsed(rows(*month_labels(2026, 6), hidden=["2026-02"]), *YEAR)
    assert window.blocked == "protected"
    assert pd.isna(window.value)


def test_quarters_stand_in_for_a_hidden_month():
    shown = rows("2026K1", "2026K2", *month_labels(2026, 6), hidden=["2026-02"])
    assert (windows.elapsed(shown, *YEAR).label, windows.elapsed(shown, *YEAR).value) == ("2026-01/2026-06", 20)


def test_the_latest_equal_months_before_the_set():
    shown = rows(*month_labels(2024), *month_labels(2025), *month_labels(2026, 10))
    now = windows.elapsed(shown, *YEAR)
    assert windows.equal_before(shown, now, YEAR[0]).label == "2025-01/2025-10"


def test_an_older_year_never_stands_in_for_the_one_before():
    now = windows.covering(rows("2017"), date(2017, 1, 1), date(2017, 12, 31))
    assert windows.equal_before(rows("2014", "2015"), now, now.start) is None
    assert windows.equal_before(rows("2015", "2016"), now, now.start).label == "2016"


def test_the_period_before_one_of_two_years():
    now = windows.covering(rows("2016", "2017"), date(2016, 1, 1), date(2017, 12, 31))
    assert windows.span_before(now, now.start) == (date(2014, 1, 1), date(2015, 12, 31))


def test_a_leap_day_ends_february():
    assert windows.shifted(date(2025, 2, 28), 1) == date(2024, 2, 29)
    assert windows.shifted(date(2024, 2, 29), 1) == date(2023, 2, 28)
