"""Speeds that came in classes, or summed up by somebody else: what is made of them, and what they never mix with."""

import math
from datetime import date, timedelta

import pandas as pd
import pytest

from pipeline.indicators import observe, speed
from pipeline.indicators.catalogue import BY_ID
from pipeline.reporting import rules

MONDAY = date(2026, 5, 4)
TENS = "0 10 20 30 40 50+"  # the classes of what count writes, if nothing else is said


def row_of(rows, **wanted):
    for name, value in wanted.items():
        rows = rows[rows[name] == value]
    (row,) = rows.to_dict("records")
    return row


SLOW_AND_FAST = {(30, 40): 3, (40, 50): 1}


def test_a_vehicle_is_as_fast_as_the_middle_of_its_class(con, count):
    count("a", "before", [(MONDAY, SLOW_AND_FAST)])
    mean = row_of(observe.observe(con, BY_ID["mean_speed"]), dimension="site")
    assert (mean["value"], mean["base_n"], mean["series"]) == ((3 * 35 + 45) / 4, 4, f"classes {TENS}")
    # 85 of 100 of four vehicles are 3.4: 0.4 of the way through the class of the one that drives fastest
    v85 = row_of(observe.observe(con, BY_ID["v85"]), dimension="site")
    assert (v85["value"], v85["base_n"], v85["method"]) == (pytest.approx(44), 4, "quantile_within_class")
    within = row_of(observe.observe(con, BY_ID["share_within_limit"]), dimension="site")
    assert (within["value"], within["numerator"]) == (0.75, 3)  # the class that begins at the limit is over it
    over = row_of(observe.observe(con, BY_ID["share_over_30"]), dimension="site")
    assert over["value"] == 0


def test_parts_of_vehicles_count_as_parts(con, count):
    count("a", "before", [(MONDAY, {(30, 40): 0.3, (40, 50): 0.1})])
    assert row_of(observe.observe(con, BY_ID["mean_speed"]), dimension="site")["value"] == pytest.approx(37.5)


def test_a_share_is_missing_where_the_limit_falls_inside_a_class(con, count):
    count("a", "before", [(MONDAY, SLOW_AND_FAST)], limit=30)
    count("b", "before", [(MONDAY, SLOW_AND_FAST)], limit=35)
    rows = observe.observe(con, BY_ID["share_within_limit"])
    assert row_of(rows, group_key="site=a")["value"] == 0
    assert row_of(rows, group_key="site=b")["status"] == "missing"
    assert "inside a speed class" in row_of(rows, group_key="site=b")["method"]
    assert row_of(rows, dimension="")["status"] == "missing"


def test_classes_with_both_ends_hold_the_limit(con, count):
    # 31-40 is [31, 41): all of it keeps to 40
    count("a", "before", [(MONDAY, {(31, 41): 3, (41, 51): 1})], classes="0 11 21 31 41+")
    assert row_of(observe.observe(con, BY_ID["share_within_limit"]), dimension="site")["value"] == 0.75


def test_the_interval_counts_days(con, count):
    week = [(MONDAY + timedelta(days=number), {(30, 40): 3, (40, 50): number + 1}) for number in range(7)]
    count("a", "before", week)
    row = row_of(observe.observe(con, BY_ID["mean_speed"]), dimension="site")
    assert row["df"] == 6
    assert row["lower"] < row["value"] < row["upper"]


def test_sites_measured_in_different_ways_are_a_series_that_names_them(con, count, measure):
    measure("a", "before", [(MONDAY, [30, 40])])
    count("b", "before", [(MONDAY, SLOW_AND_FAST)])
    rows = observe.observe(con, BY_ID["mean_speed"])
    assert row_of(rows, group_key="site=a")["series"] == "passages"
    assert row_of(rows, dimension="")["series"] == f"a: passages; b: classes {TENS}"


def test_ten_km_classes_move_means_and_quantiles_so_raw_and_binned_are_never_compared(con, count, measure, shared_data):
    # METHODS 4: mean +0.50 and v85 +1.84 km/h from 10 km/h bins, on 15 million vehicles; here on one real file
    path = shared_data / "speed" / "sdr" / "3-Steinbuehlalle_#1.txt"
    lines = [line.split("\t") for line in path.read_bytes().decode("ascii", "replace").splitlines()]
    speeds = [int(line[0]) for line in lines if line[0][:1].isdigit() and 3 <= int(line[0]) <= 250]
    measure("a", "before", [(MONDAY, speeds)])
    bins = pd.Series(speeds).floordiv(10).mul(10).value_counts()
    count("b", "before", [(MONDAY, {(low, low + 10): n for low, n in bins.items()})])
    moved = {}
    for name in ("mean_speed", "v85"):
        rows = observe.observe(con, BY_ID[name])
        moved[name] = row_of(rows, group_key="site=b")["value"] - row_of(rows, group_key="site=a")["value"]
    assert 0 < moved["mean_speed"] < 1
    assert 0 < moved["v85"] < 4


def two_weeks(first, level):
    return [
        (first + timedelta(days=number), {(level, level + 10): 2, (level + 10, level + 20): 2 + number % 3})
        for number in range(14)
    ]


def test_a_change_is_of_sites_measured_alike_and_the_others_say_so(con, count, measure):
    later = MONDAY + timedelta(days=140)
    count("alike", "before", two_weeks(MONDAY, 40))
    count("alike", "after", two_weeks(later, 30))
    measure("raw_first", "before", [(MONDAY + timedelta(days=one), [40]) for one in range(14)])
    count("raw_first", "after", two_weeks(later, 30))
    count("other_classes", "before", two_weeks(MONDAY, 40), classes="0 5 10+")
    count("other_classes", "after", two_weeks(later, 30))
    rows = observe.observe(con, BY_ID["mean_speed_change"])
    assert row_of(rows, group_key="site=alike")["value"] == pytest.approx(-10)
    for site in ("raw_first", "other_classes"):
        row = row_of(rows, group_key=f"site={site}")
        assert row["status"] == "missing"
        assert row["method"] == "matched_days, measured differently before and after"
    assert row_of(rows, dimension="", unit="kmh")["method"].endswith("treated=1 control=0")


def test_site_speed_of_classes(con, count, measure):
    count("a", "before", [(MONDAY, SLOW_AND_FAST)], session="s1")
    measure("b", "before", [(MONDAY, [30])], session="s2")
    speed.fill_site_speed(con)
    row = con.execute("select * from indicator.site_speed where session = 's1'").fetchone()
    # two of four vehicles are two thirds through 30-40
    assert row == ("s1", "a", 0, 4, 1, 37.5, None, pytest.approx(36 + 2 / 3), pytest.approx(44), 0.75, 0, None, None)
    assert con.execute("select count(*) from indicator.site_speed").fetchone() == (2,)


# ── a consultant's table ─────────────────────────────────────────────────────────────────────────────────────


def test_a_table_is_shown_beside_what_was_measured_and_changes_nothing(con, measure, summary):
    measure("a", "before", [(MONDAY, [30, 40])], session="2026-05")
    before = {name: observe.observe(con, BY_ID[name]) for name in ("mean_speed", "v85", "share_within_limit")}
    summary(("a", "2026-05", "", 100, 38.2, 45, 0.62), ("a", "2026-05", "norrut", None, 39, None, None))
    for name, value in (("mean_speed", 38.2), ("v85", 45), ("share_within_limit", 0.62)):
        rows = observe.observe(con, BY_ID[name])
        table = row_of(rows, group_key="published_site=a")
        assert (table["value"], table["base_n"], table["dimension"]) == (value, 100, "published_site")
        assert (table["period"], table["method"], table["series"]) == (
            "2026-05",
            "published_summary",
            "published: Konsult",
        )
        assert all(math.isnan(table[number]) for number in ("lower", "upper", "numerator", "denominator"))
        measured = rows[~rows["dimension"].str.contains("published")]
        pd.testing.assert_frame_equal(measured.reset_index(drop=True), before[name])
    north = row_of(observe.observe(con, BY_ID["mean_speed"]), group_key="direction=norrut;published_site=a")
    assert north["value"] == 39
    assert math.isnan(north["base_n"])
    for name in ("share_over_30", "mean_speed_change"):
        assert not observe.observe(con, BY_ID[name])["dimension"].str.contains("published").any()


def test_nothing_without_an_interval_is_judged(con, summary):
    summary(("a", "2026-05", "", 100, 38.2, 45, 0.62))
    row = row_of(observe.observe(con, BY_ID["mean_speed"]))
    assert rules.level(row["lower"], row["upper"], 40, "lower") == "uncertain"


def test_the_same_line_delivered_again_counts_from_the_latest_delivery(con, summary):
    summary(("a", "2026-05", "", 100, 38.2, 45, 0.62), delivery="9999/gammal", accessed="2026-06-01")
    summary(("a", "2026-05", "", 100, 37, 45, 0.62), delivery="9999/ny", accessed="2026-07-01")
    row = row_of(observe.observe(con, BY_ID["mean_speed"]))
    assert (row["value"], row["deliveries"]) == (37, "9999/ny")
