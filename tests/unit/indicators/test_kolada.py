"""Key figures out of Kolada: as they stand, in series of one meaning, and never beside Brå's own."""

import math
from datetime import date

from pipeline.indicators import observe
from pipeline.indicators.catalogue import BY_ID

SUPPORTED = BY_ID["adults_supported_violence"]


def test_the_value_as_it_stands_for_the_whole_area(con, kolada):
    kolada(
        ("U30751", "9999", 2025, "T", 14.2, "ok"),
        ("U30751", "9999", 2025, "K", 19.0, "ok"),  # not divided by sex: support to women is a smaller number yet
        ("U30751", "kolada:G128684", 2025, "T", 12.0, "ok"),  # a mean of municipalities is no area
        ("N07609", "9999", 2025, "T", 80.0, "ok"),
    )
    (row,) = observe.observe(con, SUPPORTED).to_dict("records")
    assert (row["area_code"], row["period"], row["period_kind"], row["unit"]) == ("9999", "2025", "year", "per_10k")
    assert (row["period_start"], row["period_end"]) == (date(2025, 1, 1), date(2025, 12, 31))
    assert (row["value"], row["status"], row["method"]) == (14.2, "ok", "published_rate")
    assert all(math.isnan(row[name]) for name in ("numerator", "denominator", "lower", "upper", "base_n"))


def test_a_zero_is_missing_and_never_shown(con, kolada):
    """Kolada counts what is missing as 0: that nobody had support would be a strange thing to say by mistake."""
    kolada(
        ("U30751", "9999", 2023, "T", 0.0, "ok"),
        ("U30751", "9999", 2024, "T", None, "missing"),
        ("U30751", "9999", 2025, "T", None, "not_applicable"),
    )
    assert list(observe.observe(con, SUPPORTED)["status"]) == ["missing", "missing", "not_applicable"]


def test_what_is_described_in_another_way_is_another_series(con, kolada):
    kolada(("U30751", "9999", 2022, "T", 1.4, "ok"), title="antal/1 000", delivery="9999/a", accessed="2023-01-01")
    kolada(("U30751", "9999", 2023, "T", 14.0, "ok"), title="antal/10 000", delivery="9999/b", accessed="2024-01-01")
    kolada(("U30751", "9999", 2024, "T", 15.0, "ok"), title="antal/10 000", delivery="9999/c", accessed="2025-01-01")
    assert list(observe.observe(con, SUPPORTED)["series"]) == [
        "Kolada U30751 | antal/1 000",
        "Kolada U30751 | antal/10 000",
        "Kolada U30751 | antal/10 000",
    ]


def test_the_latest_delivery_of_the_same_year_counts(con, kolada):
    kolada(("U30751", "9999", 2024, "T", 15.0, "ok"), delivery="9999/b", accessed="2024-01-01")
    kolada(("U30751", "9999", 2024, "T", 16.0, "ok"), delivery="9999/a", accessed="2025-01-01")
    assert list(observe.observe(con, SUPPORTED)["value"]) == [16.0]


def test_koladas_rates_never_stand_in_a_line_with_bras(con, kolada, report):
    """Kolada divides by the population of 31 December, Brå by the mean population: U07452 is no reported_vandalism."""
    report(("9999", "11099", "2024-01-01", "year", 412, 990.0, False, "ok"))
    kolada(("U07452", "9999", 2023, "T", 981.0, "ok"), ("U07452", "9999", 2024, "T", 985.0, "ok"))
    rows = observe.observe(con, BY_ID["reported_vandalism"])
    assert sorted(zip(rows["period"], rows["unit"], rows["value"], strict=True)) == [
        ("2024", "count", 412.0),
        ("2024", "per_100k", 990.0),
    ]
