"""Speeds: means and shares by day, weighted municipal values, matched changes, and the table of sessions."""

import csv
import math
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from pipeline.indicators import observe, speed
from pipeline.indicators.catalogue import BY_ID
from pipeline.statistics import speeds

MONDAY = date(2026, 5, 4)


def days(first, *per_day):
    return [(first + timedelta(days=number), values) for number, values in enumerate(per_day)]


def row_of(rows, **wanted):
    for name, value in wanted.items():
        rows = rows[rows[name] == value]
    (row,) = rows.to_dict("records")
    return row


# ── sites and municipality ───────────────────────────────────────────────────────────────────────────────────


def test_a_site_is_all_its_vehicles_in_both_directions(con, measure):
    measure("a", "before", days(MONDAY, [30, 40]), session="s1", direction=1)
    measure("a", "before", days(MONDAY + timedelta(days=1), [50, 71, 2, 251]), session="s1", direction=2)
    site = {"dimension": "site", "group_key": "site=a", "period": "s1"}
    mean = row_of(observe.observe(con, BY_ID["mean_speed"]), **site)
    # 2 and 251 km/h are not speeds of a vehicle (valid: 3-250): (30 + 40 + 50 + 71) / 4.
    assert (mean["numerator"], mean["denominator"], mean["value"], mean["base_n"]) == (191, 4, 47.75, 4)
    assert (mean["period_kind"], mean["period_start"], mean["period_end"]) == ("session", MONDAY, date(2026, 5, 5))
    assert math.isnan(mean["lower"])  # two days
    within = row_of(observe.observe(con, BY_ID["share_within_limit"]), **site)
    assert (within["numerator"], within["denominator"], within["value"]) == (2, 4, 0.5)  # 40 is within 40
    over = row_of(observe.observe(con, BY_ID["share_over_30"]), **site)
    assert (over["numerator"], over["value"]) == (1, 0.25)  # 71 is more than 30 over 40; 70 would not be
    v85 = observe.observe(con, BY_ID["v85"]).to_dict("records")
    assert [(one["group_key"], one["value"], one["base_n"]) for one in v85] == [
        ("site=a", float(np.quantile([30, 40, 50, 71], 0.85)), 4)
    ]


def test_the_interval_counts_days_and_needs_seven(con, measure):
    week = [[30, 34], [36], [31, 33, 35], [40], [38, 36], [33], [37, 35]]
    measure("a", "before", days(MONDAY, *week))
    measure("b", "before", days(MONDAY, *week[:6]))
    rows = observe.observe(con, BY_ID["mean_speed"])
    a, b = (row_of(rows, group_key=f"site={site}") for site in "ab")
    expected = speeds.clustered_mean([len(day) for day in week], [sum(day) for day in week])
    assert (a["lower"], a["upper"], a["standard_error"], a["df"]) == (
        expected.lower, expected.upper, expected.standard_error, 6,
    )  # fmt: skip
    assert all(math.isnan(b[name]) for name in ("lower", "upper", "standard_error", "df"))


def test_a_municipality_is_weighted_by_vehicle_km_and_has_no_quantile(con, measure):
    measure("a", "before", days(MONDAY, [30, 30, 30, 30]), weight=1.0)
    measure("b", "before", days(MONDAY, [50]), weight=3.0, role="control")
    rows = observe.observe(con, BY_ID["mean_speed"])
    whole = row_of(rows, dimension="")
    # (1 × 30 + 3 × 50) / 4, however many vehicles each had.
    assert (whole["area_code"], whole["period"], whole["value"], whole["base_n"]) == ("9999", "2026-before", 45, 5)
    assert math.isnan(whole["numerator"])
    assert math.isnan(whole["denominator"])
    roles = rows[rows["dimension"] == "role"]
    assert list(zip(roles["group_key"], roles["value"], strict=True)) == [("role=control", 50), ("role=treated", 30)]
    assert set(observe.observe(con, BY_ID["v85"])["dimension"]) == {"site"}


def test_a_site_without_weight_makes_the_municipality_missing_and_stands_itself(con, measure):
    measure("a", "before", days(MONDAY, [30]), weight=1.0)
    measure("b", "before", days(MONDAY, [50]), weight=None)
    rows = observe.observe(con, BY_ID["mean_speed"])
    whole = row_of(rows, dimension="")
    assert whole["status"] == "missing"
    assert math.isnan(whole["base_n"])
    assert row_of(rows, group_key="site=b")["value"] == 50


def test_a_shares_interval_stays_between_0_and_1(con, measure):
    # One in a hundred over the limit, on one day of seven.
    measure("a", "before", days(MONDAY, *[[30] * 14] * 6, [30] * 15 + [41]))
    share = row_of(observe.observe(con, BY_ID["share_within_limit"]), dimension="site")
    assert share["lower"] < share["value"] < share["upper"] == 1


def test_days_that_are_all_alike_say_nothing_of_chance(con, measure):
    measure("a", "before", days(MONDAY, *[[30, 31]] * 7))
    over = row_of(observe.observe(con, BY_ID["share_over_30"]), dimension="site")
    assert over["value"] == 0
    assert math.isnan(over["upper"])  # 0 of 14 does not show that nobody ever does


def test_nothing_measured_gives_no_rows(con):
    for name in ("mean_speed", "v85", "mean_speed_change", "commitments_evaluable", "reported_vandalism"):
        assert observe.observe(con, BY_ID[name]).empty


# ── the matched change ───────────────────────────────────────────────────────────────────────────────────────


def before_and_after(measure, site, change, role="treated", start=40):
    """Two weeks before and two after; the first and last day are not whole."""
    for period, first, level in (("before", MONDAY, start), ("after", MONDAY + timedelta(days=140), start + change)):
        measure(site, period, days(first, *[[level, level + 2]] * 14), role=role)


def test_change_of_treated_less_that_of_controls_with_both_tests(con, measure):
    for number, change in enumerate((-6, -5, -4, -5)):
        before_and_after(measure, f"t{number}", change)
    for number, change in enumerate((0, 1, -1)):
        before_and_after(measure, f"c{number}", change, role="control")
    rows = observe.observe(con, BY_ID["mean_speed_change"])
    whole = row_of(rows, dimension="", unit="kmh")
    expected = speeds.matched_change([-6, -5, -4, -5], [0, 1, -1])
    assert (whole["period"], whole["value"], whole["base_n"], whole["df"]) == ("2026-after", -5, 7, 5)
    assert (whole["lower"], whole["upper"]) == pytest.approx((expected.lower, expected.upper), rel=1e-12)
    assert whole["upper"] < 0
    p = row_of(rows, unit="permutation_p")
    # All treated fell more than any control: 1 of 35 relabellings is as extreme.
    assert (p["status"], p["value"]) == ("ok", pytest.approx(1 / 35))
    sites = rows[rows["dimension"] == "site"]
    assert list(zip(sites["group_key"], sites["value"], strict=True))[3:5] == [("site=t0", -6), ("site=t1", -5)]
    assert sites["lower"].isna().all()


def test_with_fewer_than_four_and_three_the_value_stands_and_p_is_not_applicable(con, measure):
    for number in range(3):
        before_and_after(measure, f"t{number}", -number)
        before_and_after(measure, f"c{number}", 0, role="control")
    rows = observe.observe(con, BY_ID["mean_speed_change"])
    assert row_of(rows, dimension="", unit="kmh")["value"] == -1
    p = row_of(rows, unit="permutation_p")
    assert p["status"] == "not_applicable"
    assert math.isnan(p["value"])


def test_without_control_sites_the_change_is_missing_and_each_street_stands(con, measure):
    before_and_after(measure, "a", -2)
    rows = observe.observe(con, BY_ID["mean_speed_change"])
    assert row_of(rows, dimension="", unit="kmh")["status"] == "missing"
    assert row_of(rows, dimension="site")["value"] == -2


def test_only_whole_days_of_the_same_weekdays_count(con, measure):
    # Before: Monday to Friday, so whole Tuesday, Wednesday, Thursday. After: Tuesday to Thursday of the week after, so
    # whole Wednesday to Wednesday. Matched: a Tuesday, a Wednesday, a Thursday; after, the first of two Wednesdays.
    measure("a", "before", days(MONDAY, [99], [50], [30], [40], [99]))
    after = date(2026, 10, 6)
    measure("a", "after", days(after, [99], [36], [40], [99], [99], [99], [99], [50], [99], [99]))
    row = row_of(observe.observe(con, BY_ID["mean_speed_change"]), dimension="site")
    assert (row["value"], row["base_n"]) == ((50 + 36 + 40) / 3 - (50 + 30 + 40) / 3, 6)
    assert (row["period_start"], row["period_end"]) == (after, date(2026, 10, 15))


def test_a_site_measured_on_one_side_takes_no_part(con, measure):
    before_and_after(measure, "a", -2)
    measure("b", "after", days(MONDAY + timedelta(days=140), *[[30]] * 14))
    assert list(observe.observe(con, BY_ID["mean_speed_change"])["group_key"]) == ["", "", "site=a"]


# ── the table of sessions ────────────────────────────────────────────────────────────────────────────────────


def test_site_speed_has_a_row_per_session_site_and_direction(con, measure):
    measure("a", "before", days(MONDAY, [30, 40, 41]), session="s1", direction=1)
    measure("a", "before", days(MONDAY, [75]), session="s1", direction=2)
    assert speed.fill_site_speed(con) == 2
    rows = con.execute("select * from indicator.site_speed order by direction").fetchall()
    sd = float(np.std([30, 40, 41], ddof=1))
    assert rows == [
        ("s1", "a", 1, 3, 1, 37.0, pytest.approx(sd, rel=1e-14), 40.0, pytest.approx(40.7), 2 / 3, 0.0, None, None),
        ("s1", "a", 2, 1, 1, 75.0, None, 75.0, 75.0, 0.0, 1.0, None, None),
    ]
    assert speed.fill_site_speed(con) == 2  # emptied and filled


def test_the_real_files_to_the_digit(con, hold, shared_data):
    folder = shared_data / "speed"
    text = (folder / "sdr_expected_values.csv").read_text(encoding="utf-8")
    expected = list(csv.DictReader(text.splitlines()))
    named = {path.name: path for path in (folder / "sdr").iterdir()}
    chosen = [one for one in expected if one["file"] in named and 3000 < int(one["rows"]) < 6000][:3]
    assert chosen
    for one in chosen:
        file_id = hold()
        con.execute(
            "insert into core.speed_site values (?, 'Gatan', 30, 'treated', 1, '9999/prov', ?, 2)",
            [one["file"], file_id],
        )
        con.execute(
            "insert into core.speed_session values (?, ?, null, 'before', 'local', 'sha', ?, '')",
            [one["file"], one["file"], file_id],
        )
        lines = named[one["file"]].read_bytes().decode("ascii", "replace").splitlines()
        passages = [line.split("\t") for line in lines if line[:3].isdigit()]
        rows = [
            (file_id, number, int(way), datetime.strptime(f"{day} {clock}", "%d.%m.%y %H:%M:%S"), int(kmh), None)
            for number, (kmh, clock, day, way, _) in enumerate(passages, 1)
        ]
        con.register("passages", pd.DataFrame(rows))
        con.execute("insert into core.speed_passage select * from passages")
        con.unregister("passages")
    speed.fill_site_speed(con)
    for one in chosen:
        row = con.execute(
            "select n, days, mean_kmh, sd_kmh, v50_kmh, v85_kmh, share_over_30, mean_lower, mean_upper "
            "from indicator.site_speed where session = ?",
            [one["file"]],
        ).fetchone()
        n, days_measured, mean, sd, v50, v85, over, lower, upper = row
        assert (n, days_measured) == (int(one["rows"]), int(one["days"]))
        assert (mean, sd) == pytest.approx((float(one["mean_kmh"]), float(one["sd_kmh"])), abs=6e-5)
        assert (v50, v85) == (float(one["v50_linear"]), float(one["v85_linear"]))
        assert over == pytest.approx(float(one["share_gt60"]), abs=6e-5)
        if days_measured >= 7:
            half = float(speeds.with_interval(0, float(one["cluster_day_se"]), days_measured - 1).upper)
            assert (mean - lower, upper - mean) == pytest.approx((half, half), abs=3e-4)
        else:
            assert (lower, upper) == (None, None)
