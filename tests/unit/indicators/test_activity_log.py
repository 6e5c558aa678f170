"""Activity logs: facts against plans by period, and what a line must say to count."""

import math
from datetime import date

import pandas as pd
import pytest

from pipeline.indicators import observe
from pipeline.indicators.catalogue import BY_ID


def shown(con, indicator, **where):
    """(period, unit, group, value, denominator) of an indicator's observations, with NaN as None."""
    rows = observe.observe(con, BY_ID[indicator])
    for name, value in where.items():
        rows = rows[rows[name] == value]
    told = rows[["period", "unit", "group_key", "value", "denominator"]].itertuples(index=False, name=None)
    return [tuple(None if isinstance(one, float) and math.isnan(one) else one for one in row) for row in told]


def lecture(day, status="done", **other):
    return {"date": day, "activity": "lectures_parents", "status": status} | other


def test_fact_is_what_was_done_and_plan_is_every_line(con, log):
    # Spring: 2 + 1 of 2 + 1 + 1 (one cancelled). Autumn: nothing done of 3 planned. Other activities do not count.
    log(
        lecture("2026-02-03", amount=2),
        lecture("2026-05-04"),
        lecture("2026-05-11", "cancelled"),
        lecture("2026-10-01", "planned", amount=3),
        {"date": "2026-05-05", "activity": "safety_walks"},
    )
    assert shown(con, "lectures_parents") == [
        ("2026", "count", "", 3, 7),
        ("2026-02", "count", "", 2, 2),
        ("2026-05", "count", "", 1, 2),
        ("2026-10", "count", "", 0, 3),
        ("2026K1", "count", "", 2, 2),
        ("2026K2", "count", "", 1, 2),
        ("2026K4", "count", "", 0, 3),
    ]
    (year, *_) = observe.observe(con, BY_ID["lectures_parents"]).to_dict("records")
    assert (year["period_kind"], year["period_start"], year["period_end"]) == (
        "year", date(2026, 1, 1), date(2026, 12, 31),
    )  # fmt: skip
    assert (year["numerator"], year["method"], year["series"], year["status"]) == (
        3, "fact_and_plan", "activity_log", "ok",
    )  # fmt: skip
    assert (year["synthetic"], year["deliveries"]) == (True, "9999/prov")
    assert math.isnan(year["lower"])
    assert math.isnan(year["base_n"])


def test_quarters_end_where_they_end(con, log):
    log(lecture("2026-02-03"), lecture("2024-02-03"))
    rows = observe.observe(con, BY_ID["lectures_parents"]).set_index("period")
    assert (rows.at["2026K1", "period_start"], rows.at["2026K1", "period_end"]) == (date(2026, 1, 1), date(2026, 3, 31))
    assert rows.at["2024-02", "period_end"] == date(2024, 2, 29)


def test_hours_are_a_unit_of_their_own_and_lines_without_them_are_not_in_it(con, log):
    def check(status, hours):
        return {"date": "2026-04-01", "activity": "speed_checks", "status": status, "hours": hours}

    log(check("done", 2.5), check("done", None), check("planned", 4))
    assert shown(con, "speed_checks", period="2026") == [
        ("2026", "count", "", 2, 3),
        ("2026", "hours", "", 2.5, 6.5),
    ]
    # No line of the campaigns says how long: no hours, not 0.
    log({"date": "2026-04-01", "activity": "campaigns"}, delivery="9999/fler")
    assert shown(con, "campaigns", period="2026") == [("2026", "count", "", 1, 1)]


def test_trainings_by_staff_group_and_in_all_per_year(con, log):
    def training(audience, status="done"):
        return {"date": "2026-03-01", "activity": "extremism_trainings", "status": status, "audience": audience}

    log(training("skolpersonal"), training("Skolpersonal "), training("fritidspersonal", "planned"), training(""))
    assert shown(con, "extremism_trainings") == [
        ("2026", "count", "", 3, 4),
        ("2026", "count", "staff_group=leisure", 0, 1),
        ("2026", "count", "staff_group=school", 2, 2),
    ]
    dimensions = set(observe.observe(con, BY_ID["extremism_trainings"])["dimension"])
    assert dimensions == {"", "staff_group"}


def test_places_and_hours_of_the_police_per_quarter_and_year(con, log):
    def presence(day, place, hours, status="done"):
        return {
            "date": day, "activity": "police_hours_at_unsafe_places", "status": status, "unit_name": place,
            "hours": hours,
        }  # fmt: skip

    log(
        presence("2026-01-10", "Torget", 3),
        presence("2026-02-10", "torget", 2),
        presence("2026-02-11", "Stationen", 1),
        presence("2026-06-11", "Torget", 4),
        presence("2026-06-12", "Parken", 5, "planned"),
        presence("2026-06-12", "", 6),
    )
    assert shown(con, "police_hours_at_unsafe_places") == [
        ("2026", "count", "", 2, 3),
        ("2026", "hours", "", 16, 21),
        ("2026K1", "count", "", 2, 2),
        ("2026K1", "hours", "", 6, 6),
        ("2026K2", "count", "", 1, 2),
        ("2026K2", "hours", "", 10, 15),
    ]


def test_organisations_count_once_a_year(con, log):
    def meeting(day, name, status="done"):
        return {"date": day, "activity": "cooperating_organisations", "unit_name": name, "status": status}

    log(
        meeting("2026-01-10", "Skolverket"),
        meeting("2026-09-10", "Skolverket"),
        meeting("2026-09-10", "En förening"),
        meeting("2026-12-10", "En annan", "planned"),
        meeting("2026-12-10", ""),
        meeting("2027-01-10", "Skolverket", "planned"),
    )
    assert shown(con, "cooperating_organisations") == [("2026", "count", "", 2, None), ("2027", "count", "", 0, None)]


def test_participants_of_what_was_done_and_counted(con, log):
    log(
        lecture("2026-02-03", participants=40),
        lecture("2026-02-10", participants=None),
        lecture("2026-03-03", "planned", participants=100),
        {"date": "2026-02-20", "activity": "lectures_school_staff", "participants": 12},
    )
    assert shown(con, "lecture_participants") == [
        ("2026", "count", "", 52, None), ("2026-02", "count", "", 52, None), ("2026K1", "count", "", 52, None),
    ]  # fmt: skip


def test_schools_reached_out_of_the_schools_there_are(con, log, snapshot):
    def at(school, activity="lectures_parents", status="done", audience="föräldrar", day="2026-02-03"):
        return {"date": day, "activity": activity, "unit_name": school, "status": status, "audience": audience}

    log(
        at("Åskolan"),
        at("åskolan", "information_mailings", audience="elever"),
        at("Byskolan", "lectures_school_staff", audience="skolpersonal"),
        at("Cskolan", status="planned"),
        at("Stadshuset", audience="allmänheten"),
        at("", audience="elever"),
        at("Åskolan", day="2024-05-05"),
    )
    rows = observe.observe(con, BY_ID["schools_reached"])
    assert list(rows["status"]) == ["missing", "missing"]  # how many schools there are is not known
    assert rows[["numerator", "denominator", "value"]].isna().all(axis=None)

    snapshot(
        ("2025-10-15", "schools_reached", "9999", "", None, 10),
        ("2026-10-15", "schools_reached", "9999", "", None, 8),
        ("2027-01-01", "schools_reached", "9999", "", None, 9),
        ("2026-10-15", "schools_reached", "0182", "", None, 99),
        delivery="9999/skolor",
    )
    rows = observe.observe(con, BY_ID["schools_reached"]).set_index("period")
    # The latest register on the last day of the year: 8 of them in 2026, none known in 2024.
    assert tuple(rows.loc["2026", ["numerator", "denominator", "value", "status"]]) == (2, 8, 0.25, "ok")
    assert rows.at["2026", "deliveries"] == "9999/prov;9999/skolor"
    assert rows.at["2024", "status"] == "missing"

    # More schools in the log than there are (a name spelt in two ways): no value, rather than more than all.
    snapshot(("2026-11-15", "schools_reached", "9999", "", None, 1), delivery="9999/nyare")
    rows = observe.observe(con, BY_ID["schools_reached"]).set_index("period")
    assert rows.at["2026", "status"] == "missing"
    assert math.isnan(rows.at["2026", "numerator"])


def test_violations_per_hour_of_checks_that_state_both(con, log):
    def check(day, violations, hours, status="done"):
        return {
            "date": day, "activity": "speed_checks", "violations": violations, "hours": hours, "status": status,
        }  # fmt: skip

    log(
        check("2026-01-10", 30, 4),
        check("2026-02-10", 15, 2),
        check("2026-03-10", None, 50),
        check("2026-03-11", 7, None),
        check("2026-03-12", 0, 9, "planned"),
        check("2026-05-10", 0, 3),
        check("2026-08-10", 0, 0),
    )
    assert shown(con, "violations_per_control_hour") == [
        ("2026", "per_hour", "", 5, 9),
        ("2026K1", "per_hour", "", 7.5, 6),
        ("2026K2", "per_hour", "", 0, 3),
        ("2026K3", "per_hour", "", None, None),  # no hours: nothing to divide by
    ]
    statuses = observe.observe(con, BY_ID["violations_per_control_hour"])["status"]
    assert list(statuses) == ["ok", "ok", "ok", "not_applicable"]


@pytest.mark.parametrize("indicator", ["lectures_parents", "schools_reached", "cooperating_organisations"])
def test_nothing_in_nothing_out(con, indicator):
    rows = observe.observe(con, BY_ID[indicator])
    assert rows.empty
    assert isinstance(rows, pd.DataFrame)
