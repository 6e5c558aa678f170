"""Named municipalities beside the set's own: which, in what order, and why they are shown."""

from dataclasses import replace

import pytest

from pipeline.reporting import comparisons

NAMES = {
    "0182": "Nacka", "0114": "Upplands Väsby", "0183": "Sundbyberg", "0163": "Sollentuna", "9999": "Exempelkommun",
    "lpo:nacka": "Lokalpolisområde Nacka", "01": "Stockholms län", "0182:sickla": "Sickla",
}  # fmt: skip


@pytest.fixture
def shown(publish, given):
    rows = [
        given.observed(given.narcotics, year, value, area_code=area, **more)
        for area, value, more in (
            ("0182", 731.0, {}),
            ("0183", 253.0, {}),
            ("0114", 900.0, {}),
            ("0163", 400.0, {"series": "–2014"}),  # another series
            ("9999", 50.0, {"synthetic": True}),  # made up
            ("lpo:nacka", 900.0, {}),  # a police area is no municipality
            ("01", 9000.0, {}),
            ("0182:sickla", 40.0, {}),
        )
        for year in ("2017", "2016")
    ]
    rows.append(given.observed(given.narcotics, "2017K1", 3.0, area_code="0120"))  # another kind of period
    read = publish(rows, given.nacka)
    return replace(read, label=read.label | {"area": NAMES})


def test_municipalities_of_the_same_series_by_code_never_by_value(shown, given):
    found = comparisons.lines(shown, given.nacka, given.narcotics)
    assert [(one.area_code, one.name) for one in found] == [("0114", "Upplands Väsby"), ("0183", "Sundbyberg")]
    assert list(found[1].rows["period"]) == ["2016", "2017"]
    assert comparisons.names(found) == "Upplands Väsby och Sundbyberg"


def test_they_are_shown_because_there_are_figures(shown, given):
    found = comparisons.lines(shown, given.nacka, given.narcotics)
    assert comparisons.sentence(shown, given.nacka, found) == (
        "Kommunerna visas därför att uppgifter finns, inte därför att de liknar Nacka."
    )
    assert comparisons.sentence(shown, given.nacka, found[:1]) == (
        "Kommunen visas därför att uppgifter finns, inte därför att den liknar Nacka."
    )
    assert comparisons.sentence(shown, given.nacka, ()) == ""


def test_nothing_is_compared_with_nothing(shown, given):
    assert comparisons.lines(shown, given.nacka, given.vandalism) == ()
    assert comparisons.lines(shown, given.nacka, given.narcotics, unit="per_100k") == ()
    made_up = given.promise_set([], area="9999", demo=True)
    assert comparisons.lines(shown, made_up, given.narcotics) == ()
