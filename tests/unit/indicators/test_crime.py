"""Reported offences: what counts, how the sum of two types is made, rates as delivered, limits, series."""

from datetime import date

import pandas as pd
import pytest

from pipeline.indicators import observe
from pipeline.indicators.catalogue import BY_ID
from pipeline.statistics.counts import interval

VANDALISM = BY_ID["reported_vandalism"]
SUM = BY_ID["reported_narcotics_weapons_offences"]
YEAR = ("2017-01-01", "year")


def values(con, indicator):
    """Period and unit → status, value."""
    rows = observe.observe(con, indicator)
    return {(row.period, row.unit): (row.status, row.value) for row in rows.itertuples() if row.status == "ok"}


def test_count_and_rate_are_two_rows_with_the_rate_as_delivered(con, report):
    report(("0182", "11099", *YEAR, 1200, 1190.0, False, "ok"), synthetic=False)
    rows = observe.observe(con, VANDALISM)
    count, rate = rows.to_dict("records")
    assert list(rows["unit"]) == ["count", "per_100k"]
    assert (count["value"], count["numerator"], rate["value"]) == (1200, 1200, 1190)
    # 1 200 offences at 1 190 per 100 000 imply 100 840 inhabitants.
    assert rate["denominator"] == pytest.approx(100_840.34, abs=0.01)
    lower, upper = interval(1200, 1.25)
    assert (count["lower"], count["upper"]) == (lower, upper)
    assert rate["lower"] == pytest.approx(lower * 1190 / 1200, rel=1e-12)
    assert rate["upper"] == pytest.approx(upper * 1190 / 1200, rel=1e-12)
    assert count["method"] == "poisson_exact φ=1.25"  # one year tells nothing of how months vary
    assert (count["period_start"], count["period_end"]) == (date(2017, 1, 1), date(2017, 12, 31))
    assert (count["synthetic"], count["deliveries"]) == (False, "9999/prov")


def test_periods_are_labelled_as_the_contract_says(con, report):
    report(
        ("0182", "11099", "2017-01-01", "year", 90, None, False, "ok"),
        ("0182", "11099", "2017-04-01", "quarter", 30, None, False, "ok"),
        ("0182", "11099", "2017-03-01", "month", 10, None, False, "ok"),
    )
    rows = observe.observe(con, VANDALISM)
    # No rate was delivered: no rate row.
    assert [(r.period, r.period_kind, r.period_end, r.unit) for r in rows.itertuples()] == [
        ("2017", "year", date(2017, 12, 31), "count"),
        ("2017-03", "month", date(2017, 3, 31), "count"),
        ("2017K2", "quarter", date(2017, 6, 30), "count"),
    ]


def test_a_missing_figure_has_no_number_and_zero_is_zero(con, report):
    report(
        ("0182", "11099", "2017-01-01", "year", None, None, False, "missing"),
        ("0182", "11099", "2018-01-01", "year", 0, 0.0, False, "ok"),
    )
    missing, zero, zero_rate = observe.observe(con, VANDALISM).to_dict("records")
    assert missing["status"] == "missing"
    assert all(missing[name] != missing[name] for name in observe.NUMBERS)
    assert (zero["status"], zero["value"], zero["lower"]) == ("ok", 0, 0)
    assert zero["upper"] == pytest.approx(1.25 * 3.688879454, rel=1e-9)
    # A rate of 0 implies no population, so its limits are not known.
    assert zero_rate["value"] == 0
    assert all(zero_rate[name] != zero_rate[name] for name in ("denominator", "lower", "upper"))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # The declared sum, in either order.
        ([("11650+11708", 731)], 731),
        ([("11708+11650", 731)], 731),
        # Both parts.
        ([("11650", 700), ("11708", 31)], 731),
        # The sum and its parts: never both.
        ([("11650+11708", 731), ("11650", 700), ("11708", 31)], 731),
        # One part alone is no sum.
        ([("11650", 700)], None),
    ],
)
def test_narcotics_and_weapons_is_the_sum_once(con, report, rows, expected):
    # For every 1 000 offences 1 000 per 100 000: the parts' rates add up to the sum's.
    report(*(("0182", crime, *YEAR, count, float(count), False, "ok") for crime, count in rows))
    found = values(con, SUM)
    wanted = {} if expected is None else {("2017", unit): ("ok", expected) for unit in ("count", "per_100k")}
    assert found == wanted


def test_a_missing_sum_gives_way_to_its_parts_and_a_missing_part_makes_the_sum_missing(con, report):
    report(
        ("0182", "11650+11708", "2017-01-01", "year", None, None, False, "missing"),
        ("0182", "11650", "2017-01-01", "year", 700, None, False, "ok"),
        ("0182", "11708", "2017-01-01", "year", 31, None, True, "ok"),
        ("0182", "11650", "2018-01-01", "year", 700, None, False, "ok"),
        ("0182", "11708", "2018-01-01", "year", None, None, False, "missing"),
    )
    rows = observe.observe(con, SUM)
    assert list(zip(rows["period"], rows["status"], strict=True)) == [("2017", "ok"), ("2018", "missing")]
    assert rows["value"][0] == 731
    assert list(rows["preliminary"]) == [True, False]  # one preliminary part makes the sum preliminary


def test_the_latest_delivery_counts_and_every_delivery_is_named(con, report):
    report(("0182", "11650", *YEAR, 600, None, False, "ok"), delivery="a", accessed="2018-04-01", synthetic=False)
    report(("0182", "11650", *YEAR, 700, None, False, "ok"), delivery="b", accessed="2019-04-01", synthetic=False)
    report(("0182", "11708", *YEAR, 31, None, False, "ok"), delivery="c", synthetic=True)
    (row,) = observe.observe(con, SUM).to_dict("records")
    assert (row["value"], row["deliveries"], row["synthetic"]) == (731, "b;c", True)


def test_a_municipality_breaks_between_2014_and_2015_and_the_nation_does_not(con, report):
    report(
        *(
            (area, "11462", f"{year}-01-01", "year", 601, None, False, "ok")
            for area in ("00", "0182")
            for year in (2014, 2015)
        )
    )
    rows = observe.observe(con, BY_ID["reported_burglaries_all"])
    assert list(zip(rows["area_code"], rows["period"], rows["series"], strict=True)) == [
        ("00", "2014", "11462"),
        ("00", "2015", "11462"),
        ("0182", "2014", "11462"),
        ("0182", "2015", "11462 från 2015"),
    ]


def month_rows(years, count, preliminary_from="9999"):
    return [
        (
            "9999",
            "11099",
            f"{year}-{month:02}-01",
            "month",
            count(year, month),
            None,
            str(year) >= preliminary_from,
            "ok",
        )
        for year in years
        for month in range(1, 13)
    ]


def test_the_dispersion_is_the_series_own_from_36_final_months(con, report):
    # Every other month 10, every other 30: far more than chance. The year 2019 is preliminary.
    report(*month_rows((2016, 2017, 2018, 2019), lambda _, month: 10 + 20 * (month % 2), "2019"))
    methods = set(observe.observe(con, VANDALISM)["method"])
    assert len(methods) == 1
    assert float(methods.pop().removeprefix("poisson_exact φ=")) > 4


def test_preliminary_months_do_not_make_up_36(con, report):
    report(*month_rows((2017, 2018, 2019), lambda _, month: 10 + 20 * (month % 2), "2019"))
    rows = observe.observe(con, VANDALISM)
    assert set(rows["method"]) == {"poisson_exact φ=1.25"}
    assert set(rows.loc[rows["period_start"] >= date(2019, 1, 1), "preliminary"]) == {True}


def test_a_trace_of_one_month_gives_the_same_row_with_the_same_dispersion(con, report):
    report(*month_rows((2016, 2017, 2018), lambda _, month: 10 + 20 * (month % 2)))
    whole = observe.observe(con, VANDALISM)
    sql, parameters = observe.contributing(VANDALISM)
    one = observe.aggregate(con, VANDALISM, f"select * from ({sql}) where period = '2017-03'", parameters)
    pd.testing.assert_frame_equal(one, whole[whole["period"] == "2017-03"].reset_index(drop=True), check_exact=True)


def test_residential_burglaries_have_a_count_and_no_rate_of_inhabitants(con, report):
    report(("0182", "11476", *YEAR, 225, 220.0, False, "ok"), ("0182", "11462", *YEAR, 742, 700.0, False, "ok"))
    rows = observe.observe(con, BY_ID["reported_residential_burglaries"])
    assert next(zip(rows["unit"], rows["value"], strict=True)) == ("count", 225)
    # How many households there are has not been delivered.
    assert list(zip(rows["unit"], rows["status"], strict=True)) == [("count", "ok"), ("per_1000_households", "missing")]


def test_residential_burglaries_per_thousand_of_the_latest_known_households(con, report, snapshot):
    report(
        ("9999", "11476", "2024-12-01", "month", 9, None, False, "ok"),
        ("9999", "11476", "2025-03-01", "month", 12, None, False, "ok"),
        ("9999", "11476", "2025-07-01", "month", 0, None, False, "ok"),
        ("9999", "11476", "2025-08-01", "month", None, None, False, "missing"),
        delivery="9999/brott",
    )
    snapshot(
        ("2025-03-31", "member_households", "9999", "", 500, 4000),
        ("2025-06-30", "member_households", "9999", "", 510, 5000),
        ("2025-06-30", "member_households", "9999:norr", "", 500, 1000),
        ("2025-09-30", "member_households", "9999", "", 520, 6000),
        delivery="9999/hushall",
    )
    rows = observe.observe(con, BY_ID["reported_residential_burglaries"])
    rate = rows[rows["unit"] == "per_1000_households"].set_index("period")
    assert list(rate["status"]) == ["missing", "ok", "ok", "missing"]
    march = rate.loc["2025-03"]
    assert (march["value"], march["numerator"], march["denominator"]) == (3.0, 12, 4000)
    count = rows[(rows["unit"] == "count") & (rows["period"] == "2025-03")].iloc[0]
    assert march["upper"] / march["value"] == pytest.approx(count["upper"] / count["value"], rel=1e-12)
    assert (march["method"], march["series"]) == (count["method"], count["series"])
    assert march["deliveries"] == "9999/brott;9999/hushall"
    assert (rate.at["2025-07", "value"], rate.at["2025-07", "denominator"]) == (0, 5000)
    # It traces to both lines.
    sql, parameters = observe.contributing(BY_ID["reported_residential_burglaries"])
    lines = con.execute(
        f"select delivery, line from ({sql}) where period = '2025-03' and unit = 'per_1000_households' order by 1",
        parameters,
    ).fetchall()
    assert lines == [("9999/brott", 3), ("9999/hushall", 2)]


def test_nacka_as_published(con, report, shared_data):
    keys = {"burglary": "11462", "drugs_weapons": "11650+11708", "vandalism": "11099"}
    lines = (shared_data / "crime" / "bra_annual_nacka_and_peers_1996_2025.csv").read_text(encoding="utf-8").split()
    rows = [line.split(";") for line in lines[1:]]
    report(
        *(
            (area, keys[key], f"{period}-01-01", "year", int(count), float(rate) if rate else None, bool(prel), "ok")
            for area, period, key, count, rate, prel in rows
            if key in keys
        )
    )
    for indicator, year, value in (
        ("reported_burglaries_all", "2016", 601),
        ("reported_burglaries_all", "2017", 742),
        ("reported_narcotics_weapons_offences", "2016", 713),
        ("reported_narcotics_weapons_offences", "2017", 731),
    ):
        found = observe.observe(con, BY_ID[indicator])
        (row,) = found[
            (found["area_code"] == "0182") & (found["period"] == year) & (found["unit"] == "count")
        ].itertuples()
        assert (row.value, row.status) == (value, "ok")
