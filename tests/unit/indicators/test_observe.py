"""The contract, for every indicator with data: columns, keys, and values that their own lines give again."""

import math
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from pipeline import trace
from pipeline.indicators import observe
from pipeline.indicators.base import KEY_COLUMNS, OBSERVATION_COLUMNS, divide
from pipeline.indicators.catalogue import BY_ID, INDICATORS, dictionary

WITH_DATA = [one for one in INDICATORS if one.measure is not None]
ACTIVITIES = sorted({code for one in WITH_DATA for code in one.measure.parameters.get("activities", ())})
REGISTERS = [
    *(one.measure.parameters["register"] for one in WITH_DATA if one.measure.name == "register"),
    "schools_reached",
]
SURVEYS = [one.id for one in WITH_DATA if one.measure.name == "survey_figure"]
CONTRIBUTING = [
    "area_code", "period", "period_start", "period_end", "period_kind", "dimension", "group_key", "unit", "amount",
    "base", "weight", "stratum", "cluster", "state", "preliminary", "series", "delivery", "synthetic", "sha256", "line",
]  # fmt: skip


@pytest.fixture
def everything(con, hold, report, measure, count, summary, log, snapshot, figures, kolada):
    """Something for every indicator: two years and 40 months of each crime, nine streets, logs, registers, a set."""
    log(
        *(
            {
                "date": f"2026-{month:02}-05", "activity": activity, "status": status, "amount": month, "hours": 1.5,
                "participants": 7 + month, "violations": 3.0, "unit_name": f"Plats {month % 3}",
                "audience": "skolpersonal",
            }
            for activity in ACTIVITIES
            for month, status in ((2, "done"), (3, "done"), (5, "cancelled"), (11, "done"), (12, "planned"))
        ),
        delivery="9999/logg",
    )  # fmt: skip
    snapshot(
        *((f"{year}-12-31", name, "9999", "", 1, 9) for name in REGISTERS for year in (2023, 2024, 2025)),
        delivery="9999/register",
    )
    figures(*({"indicator": name, "lower": 0.4, "answers": 99} for name in SURVEYS), delivery="9999/enkat")
    kolada(*(("U30751", "9999", year, "T", 14.2, "ok") for year in (2024, 2025)), delivery="9999/kolada")
    crimes = ("11650", "11708", "11462", "11099", "11476")
    years = [
        ("9999", crime, f"{year}-01-01", "year", 7, 11.3, False, "ok") for crime in crimes for year in (2024, 2025)
    ]
    years += [
        ("9999", f"lagesbild:nara_relation_{who}", f"{year}-01-01", "year", 31, 75.0, False, "ok")
        for who in ("kvinnor", "man")
        for year in (2024, 2025)
    ]
    months = [
        ("9999", crime, f"{2021 + n // 12}-{n % 12 + 1:02}-01", "month", 3 + n % 5, 2.7, n > 38, "ok")
        for crime in crimes
        for n in range(40)
    ]
    report(*years, *months, delivery="9999/brott")
    for number in range(9):
        for period, first in (("before", date(2026, 4, 6)), ("after", date(2026, 9, 7))):
            days = [(first + timedelta(days=day), [30 + number, 37 + day % 3, 81]) for day in range(10)]
            measure(f"s{number}", period, days, role="treated" if number < 5 else "control", weight=0.1 * (number + 1))
    for period, first in (("before", date(2026, 4, 6)), ("after", date(2026, 9, 7))):
        hours = [(first + timedelta(days=day), {(30, 40): 1.5, (40, 50): 1 + day % 3}) for day in range(10)]
        count("classes", period, hours)
    summary(("Gatan", "2026-05", "", 900, 38.2, 45, 0.62), ("Gatan", "2026-05", "norrut", None, 39.1, None, 0.6))
    file_id = hold(delivery="promises/p")
    con.execute(
        "insert into core.promise_set values ('p', '9999', '9999', '2026-01-01', '2026-12-31', true, ?, ?, ?)",
        ['{"meetings": [{"forum": "prevention_council", "date": "2026-06-03"}]}', f"sha{file_id}", file_id],
    )
    for line, kind in ((30, "åtgärdsplan"), (40, "dialog")):
        con.execute(
            "insert into core.promise_basis values ('p', 'q', ?, null, true, ?, ?, ?)",
            [kind, f"sha{file_id}", line, file_id],
        )
    for number in range(3):
        con.execute(
            "insert into core.commitment values ('p', 'q', ?, 'outcome', 'police', true, true, true, true, ?, ?, ?, ?)",
            [str(number), number > 0, f"sha{file_id}", number + 5, file_id],
        )
    return con


@pytest.mark.parametrize("indicator", WITH_DATA, ids=[one.id for one in WITH_DATA])
def test_every_value_is_made_again_exactly_from_its_own_lines(everything, indicator):
    con = everything
    whole = observe.observe(con, indicator)
    assert list(whole) == list(OBSERVATION_COLUMNS)
    assert not whole.empty
    assert not whole.duplicated(list(KEY_COLUMNS)).any()
    assert set(whole["unit"]) <= set(indicator.units)
    assert whole["indicator"].eq(indicator.id).all()
    pd.testing.assert_frame_equal(whole, observe.observe(con, indicator), check_exact=True)

    sql, parameters = observe.contributing(indicator)
    con.execute(f"create or replace temp table traced as {sql}", parameters)
    assert [row[0] for row in con.execute("describe traced").fetchall()] == CONTRIBUTING
    again = observe.aggregate(con, indicator, "select * from traced", {})
    pd.testing.assert_frame_equal(again, whole, check_exact=True)
    # One key at a time, as a trace asks.
    for key in whole[list(KEY_COLUMNS[1:])].head(3).itertuples(index=False):
        where = " and ".join(f"{name} = '{value}'" for name, value in zip(KEY_COLUMNS[1:], key, strict=True))
        one = observe.aggregate(con, indicator, f"select * from traced where {where}", {})
        same = (whole[list(KEY_COLUMNS[1:])] == pd.Series(key, index=KEY_COLUMNS[1:])).all(axis=1)
        pd.testing.assert_frame_equal(one, whole[same].reset_index(drop=True), check_exact=True)
    # A line counts once in each observation.
    columns = ", ".join([*KEY_COLUMNS[1:], "sha256", "line"])
    assert con.execute(f"select 1 from traced group by {columns} having count(*) > 1").fetchall() == []


def test_the_table_takes_every_row(everything):
    # Its checks hold: lower ≤ value ≤ upper, shares within 0-1, a value exactly where the status is ok.
    columns = ", ".join(OBSERVATION_COLUMNS)
    rows = pd.concat([observe.observe(everything, one) for one in WITH_DATA])
    everything.register("frame", rows)
    everything.execute(f"insert into indicator.observation ({columns}) select {columns} from frame")
    assert everything.execute("select count(*) from indicator.observation").fetchone() == (len(rows),)


def test_the_same_rows_in_another_order_give_the_same_bits(everything):
    before = {one.id: observe.observe(everything, one) for one in WITH_DATA}
    tables = (
        "speed_passage",
        "speed_bin",
        "speed_summary",
        "reported_crime",
        "commitment",
        "activity",
        "register_snapshot",
        "survey_figure",
        "promise_basis",
        "kolada_value",
    )
    for table in (f"core.{name}" for name in tables):
        everything.execute(f"create temp table turned as select * from {table} order by line desc, file_id desc")
        everything.execute(f"delete from {table}")
        everything.execute(f"insert into {table} select * from turned")
        everything.execute("drop table turned")
    for one in WITH_DATA:
        pd.testing.assert_frame_equal(observe.observe(everything, one), before[one.id], check_exact=True)


@pytest.fixture
def published(everything):
    """Everything observed and published as it is."""
    columns = ", ".join(OBSERVATION_COLUMNS)
    everything.register("frame", pd.concat([observe.observe(everything, one) for one in WITH_DATA]))
    everything.execute(f"insert into indicator.published ({columns}) select {columns} from frame")
    everything.unregister("frame")
    return everything


def test_every_published_value_is_traced_to_lines_that_give_it_again(published):
    con = published
    lineage = trace.lineage(con, INDICATORS).groupby(list(KEY_COLUMNS))["rows"].sum()
    methods = set()
    for indicator in WITH_DATA:
        found = trace.files(con, indicator)
        assert len(found), indicator.id
        assert found["equal"].all(), indicator.id
        ok = con.execute(
            f"select {', '.join(KEY_COLUMNS)}, method from indicator.published where indicator = ? and status = 'ok'",
            [indicator.id],
        ).fetchall()
        methods |= {indicator.method for _ in ok}
        # Published lineage counts the lines that a trace shows: one file or several, no value without any.
        assert sum(int(lineage[row[:-1]]) for row in ok) == found["rows"].sum(), indicator.id
    assert methods == set(observe.METHODS)


def test_a_trace_shows_the_lines_of_the_log_and_of_the_register(published):
    rows = [row[6:8] for row in trace.lines(published, BY_ID["schools_reached"], period="2026")]
    log, register = ([line for path, line in rows if path.startswith(f"9999/{name}/")] for name in ("logg", "register"))
    of_school = [code for code in ACTIVITIES if code.startswith(("lectures", "information"))]
    first = 2 + 5 * ACTIVITIES.index(of_school[0])  # five lines for each activity
    assert log == [*range(first, first + 5 * len(of_school))]
    assert register == [2 + 3 * len(REGISTERS) - 1]  # the last line of all: the schools at the end of 2025


def test_an_indicator_without_a_measure_says_what_it_needs(con):
    with pytest.raises(ValueError, match="Det behövs ett uttag ur Kolada"):
        observe.observe(con, replace(BY_ID["adults_supported_violence"], measure=None))


@pytest.mark.parametrize(("over", "under"), [(1.0, 0.0), (0.0, 0.0), (math.nan, 2.0), (1.0, math.nan)])
def test_there_is_nothing_to_divide_by(over, under):
    assert math.isnan(divide(over, under))


def test_the_dictionary_has_what_the_pages_read():
    entry = dictionary()["reported_narcotics_weapons_offences"]
    assert (entry["unit"], entry["units"], entry["has_measure"]) == ("count", ["count", "per_100k"], True)
    assert (entry["kind"], entry["polarity"], entry["proxy"]) == ("context", "ambiguous", True)
    assert entry["exhaustive"] == ["month", "quarter"]
    assert list(dictionary()) == list(BY_ID)
