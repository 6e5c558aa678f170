"""Registers and aggregates: as they stand, on a day, for a year, or as the mean of three years."""

import math
from datetime import date

from pipeline.indicators import observe
from pipeline.indicators.catalogue import BY_ID


def records(con, indicator):
    return observe.observe(con, BY_ID[indicator]).to_dict("records")


def test_a_share_on_a_day_for_the_whole_and_for_its_groups_as_the_register_has_them(con, snapshot):
    snapshot(
        ("2026-06-30", "staff_trained", "9999", "staff_group=leisure", 12, 40),
        ("2026-06-30", "staff_trained", "9999", "staff_group=school", 90, 300),
        ("2026-09-30", "staff_trained", "9999", "", 120, 340),
    )
    june_leisure, june_school, september = records(con, "staff_trained")
    # No total of ours beside the groups of June.
    assert (june_leisure["group_key"], june_school["group_key"]) == ("staff_group=leisure", "staff_group=school")
    assert (june_leisure["dimension"], june_leisure["value"], june_leisure["base_n"]) == ("staff_group", 0.3, 40)
    assert (september["period"], september["period_kind"]) == ("2026-09-30", "snapshot")
    assert (september["period_start"], september["period_end"]) == (date(2026, 9, 30), date(2026, 9, 30))
    assert (september["numerator"], september["denominator"], september["dimension"]) == (120, 340, "")
    assert (september["series"], september["method"]) == ("register", "share_of_all")


def test_zero_of_some_is_zero_and_zero_of_none_is_not_applicable(con, snapshot):
    snapshot(
        ("2025-12-31", "plans_with_safety_analysis", "9999", "", 0, 4),
        ("2026-12-31", "plans_with_safety_analysis", "9999", "", 0, 0),
        ("2027-12-31", "plans_with_safety_analysis", "9999", "", None, 3),
        ("2028-12-31", "plans_with_safety_analysis", "9999", "", 3, None),
    )
    told = [(row["value"], row["status"]) for row in records(con, "plans_with_safety_analysis")]
    assert told[0] == (0, "ok")
    assert [status for _, status in told[1:]] == ["not_applicable", "missing", "missing"]


def test_what_is_counted_has_no_denominator(con, snapshot):
    snapshot(
        ("2026-06-30", "active_watch_areas", "9999", "", 31, None),
        ("2026-06-30", "extremism_plan_current", "9999", "", 1, 1),
    )
    (areas,), (plan,) = records(con, "active_watch_areas"), records(con, "extremism_plan_current")
    assert (areas["value"], areas["numerator"], areas["unit"], areas["method"]) == (31, 31, "count", "counted")
    assert math.isnan(areas["denominator"])
    assert (plan["value"], plan["unit"], plan["status"]) == (1, "yes_no", "ok")


def test_a_year_is_its_latest_line_and_preliminary_until_its_last_day(con, snapshot):
    snapshot(
        ("2025-06-30", "support_contacts", "9999", "", 60, None),
        ("2025-12-31", "support_contacts", "9999", "", 130, None),
        ("2026-06-30", "support_contacts", "9999", "", 70, None),
        ("2025-12-31", "days_to_first_contact", "9999", "", 260, 104),
    )
    told = [(row["period"], row["value"], row["preliminary"]) for row in records(con, "support_contacts")]
    assert told == [("2025", 130, False), ("2026", 70, True)]
    (days,) = records(con, "days_to_first_contact")
    assert (days["value"], days["numerator"], days["denominator"], days["unit"]) == (2.5, 260, 104, "days")
    assert (days["period_kind"], days["period_start"], days["period_end"]) == (
        "year", date(2025, 1, 1), date(2025, 12, 31),
    )  # fmt: skip


def test_the_mean_of_three_years_in_a_row(con, snapshot):
    counted = {2019: 30, 2020: 24, 2021: 0, 2022: 27, 2024: 40, 2025: 50}
    snapshot(*((f"{year}-12-31", "injured_road_users", "9999", "", n, None) for year, n in counted.items()))
    rows = records(con, "injured_road_users")
    # 2023 is not there: no mean of 2023, 2024 and 2025. base_n: the smallest year that is not 0.
    told = [(row["period"], row["value"], row["numerator"], row["denominator"], row["base_n"]) for row in rows]
    assert told == [("2021", 18, 54, 3, 24), ("2022", 17, 51, 3, 24)]


def test_what_was_delivered_again_counts_once_from_the_latest(con, snapshot):
    snapshot(("2026-06-30", "active_watch_areas", "9999", "", 31, None), delivery="9999/b", accessed="2026-07-01")
    snapshot(("2026-06-30", "active_watch_areas", "9999", "", 33, None), delivery="9999/a", accessed="2026-08-01")
    (row,) = records(con, "active_watch_areas")
    assert (row["value"], row["deliveries"]) == (33, "9999/a")
