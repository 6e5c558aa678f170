"""Where a series breaks: the only words for it, and the reason that the code list gives."""

from datetime import date

import pandas as pd
import pytest

from pipeline.indicators import catalogue
from pipeline.reporting import series_breaks

REASON = "Från 2015 räknas bara brott som är knutna till kommunen."
INFO = {
    "breaks": [
        {"from": "2015-01-01", "area_kind": "municipality", "reason": REASON},
        {"from": "2023-05-01", "area_kind": "", "reason": "Koderna byttes."},
    ]
}
BY_YEAR = "Siffrorna till och med 2014 går inte att jämföra med dem från 2015 och framåt."


@pytest.mark.parametrize(
    ("info", "area", "last", "first", "said"),
    [
        (INFO, "0182", date(2014, 12, 31), date(2015, 1, 1), f"{BY_YEAR} {REASON}"),
        (INFO, "01", date(2014, 12, 31), date(2015, 1, 1), BY_YEAR),  # a county counts as it did
        ({}, "0182", date(2014, 12, 31), date(2015, 1, 1), BY_YEAR),  # an edition without reasons
        (
            INFO, "00", date(2023, 4, 30), date(2023, 5, 1),
            "Siffrorna till och med april 2023 går inte att jämföra med dem från maj 2023 och framåt. Koderna byttes.",
        ),
        (
            INFO, "0182", date(2013, 12, 31), date(2024, 1, 1),  # nothing is published of the years between
            "Siffrorna till och med 2013 går inte att jämföra med dem från 2024 och framåt. "
            f"{REASON} Koderna byttes.",
        ),
    ],
)  # fmt: skip
def test_the_words_and_the_reason(info, area, last, first, said):
    assert series_breaks.words(info, area, last, first) == said


def row(kind: str, start: date, end: date, series: str) -> dict:
    return {"area_code": "0182", "period_kind": kind, "period_start": start, "period_end": end, "series": series}


def test_every_break_is_told_once_by_the_longest_periods():
    years = [row("year", date(n, 1, 1), date(n, 12, 31), "a" if n < 2015 else "b") for n in (2016, 2015, 2014, 2013)]
    months = [row("month", date(n, 12, 1), date(n, 12, 31), "a" if n < 2015 else "b") for n in (2014, 2015)]
    assert series_breaks.between(INFO, pd.DataFrame(years + months)) == [f"{BY_YEAR} {REASON}"]
    assert series_breaks.between(INFO, pd.DataFrame(years[:2])) == []
    assert series_breaks.between(INFO, pd.DataFrame(years).head(0)) == []


def test_the_dictionary_carries_the_breaks_of_reported_offences_alone():
    published = catalogue.dictionary()
    assert published["reported_burglaries_all"]["breaks"] == [
        {"from": "2015-01-01", "area_kind": "municipality", "reason": REASON}
    ]
    assert published["lectures_parents"]["breaks"] == []
