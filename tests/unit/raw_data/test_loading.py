"""The shipped raw_data through the real readers: everything loads, and the rows are what the files say."""

from datetime import datetime
from pathlib import Path

import pytest

from pipeline import promises, warehouse
from pipeline.indicators import catalogue
from pipeline.ingestion import deliveries
from pipeline.ingestion.core import loading
from pipeline.ingestion.readers import READERS, promise_set

RAW = Path(__file__).parents[3] / "raw_data"
ORDER = (
    deliveries.PROMISE_FORMAT,
    "bra_sol",
    "sdr",
    "scb_csv",
    "survey_table",
    "activity_log",
    "register",
    "kolada",
    "bra_situation_xlsx",
)


@pytest.fixture(scope="module")
def formats() -> dict[str, deliveries.Reader]:
    return {one.id: one for one in (promise_set.reader(tuple(catalogue.BY_ID)), *READERS)}


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory, formats: dict[str, deliveries.Reader]):
    scan = deliveries.scan(RAW, formats)
    assert scan.unclaimed == ()
    with warehouse.open_work(tmp_path_factory.mktemp("shipped") / "work.duckdb") as con:
        for format_id in ORDER:
            chosen = [one for one in scan.deliveries if one.settings.format == format_id]
            for loaded in loading.load(con, chosen, formats, datetime(2026, 11, 20)):
                assert (loaded.state, loaded.message) == ("loaded", ""), loaded.delivery
        yield con


def rows(con, query: str) -> list[tuple]:
    return con.execute(query).fetchall()


def test_no_line_is_rejected_and_one_file_is_a_copy(con):
    assert rows(con, "select count(*) from meta.reject") == [(0,)]
    assert rows(con, "select path from meta.delivery_file where status <> 'loaded'") == [
        ("exempelkommun/hastighet/maj_och_september_2026/1-sodra_infarten_#1_1.txt",)
    ]


def test_every_commitment_of_nacka_stands_with_kind_and_actor_as_the_document_gives_them(con):
    kinds = rows(
        con,
        "select promise, string_agg(commitment || ' ' || kind || ' ' || actor, ', ' order by line) "
        "from core.commitment where promise_set = 'nacka_2017' group by promise order by min(line)",
    )
    none = "not_stated"
    assert kinds == [
        ("youth_narcotics", f"1a activity {none}, 1b activity {none}, 1c activity {none}"),
        ("violent_extremism", f"2a activity {none}, 2b activity {none}, 2c process {none}"),
        (
            "perceived_safety",
            f"3a activity police, 3b activity municipality, 3c process municipality, 3d outcome {none}",
        ),
        ("neighbourhood_watch", f"4a activity police_and_others, 4b purpose {none}"),
        ("victim_support", f"5a process {none}, 5b activity {none}, 5c purpose {none}"),
        ("traffic_speed", f"6a activity {none}, 6b outcome {none}, 6c purpose {none}"),
    ]


def test_the_promises_of_nacka_name_nothing_but_who_acts_four_times(con):
    counted = (
        "select count(*), sum(has_owner::int), sum(has_baseline::int), sum(has_target::int), sum(has_date::int), "
        "sum(has_place::int) from core.commitment where promise_set = "
    )
    assert rows(con, f"{counted} 'nacka_2017'") == [(18, 4, 0, 0, 0, 0)]
    assert rows(con, f"{counted} 'exempelkommun_2026'") == [(23, 22, 15, 17, 17, 20)]


def test_crimes_have_brås_ids_and_the_sum_is_ours(con):
    assert rows(
        con,
        "select crime_id, min(year(period_start)), max(year(period_start)), count(*) from core.reported_crime "
        "where area_code = '0182' and period_kind = 'year' group by crime_id order by crime_id",
    ) == [(one, 1996, 2025, 30) for one in ("11086", "11095", "11099", "11462", "11650+11708", "5036")]
    assert rows(
        con,
        "select min(period_start)::varchar, max(period_start)::varchar, count(*), sum(preliminary::int) "
        "from core.reported_crime where area_code = '0182' and period_kind = 'quarter' and crime_id = '5036'",
    ) == [("2014-01-01", "2026-04-01", 48, 2)]
    assert rows(
        con,
        "select year(period_start), count, rate_per_100k from core.reported_crime where area_code = '0182' "
        "and crime_id = '11650+11708' and year(period_start) in (2016, 2017) order by 1",
    ) == [(2016, 713, 722.0), (2017, 731, 729.0)]


def test_years_of_the_made_up_municipality_are_the_sums_of_their_months(con):
    assert rows(
        con,
        "with month as (select crime_id, year(period_start) as year, sum(count) as count from core.reported_crime "
        "where area_code = '9999' and period_kind = 'month' group by all) "
        "select count(*), bool_and(month.count = year.count) from core.reported_crime as year join month "
        "on month.crime_id = year.crime_id and month.year = year(year.period_start) "
        "where year.area_code = '9999' and year.period_kind = 'year'",
    ) == [(12, True)]
    assert rows(
        con,
        "select strftime(period_start, '%Y-%m') as month, count(*) from core.reported_crime where preliminary "
        "and area_code = '9999' and period_kind = 'month' group by month order by month",
    ) == [("2026-10", 4)]


def test_every_street_has_eight_whole_days_of_the_same_weekdays_before_and_after(con):
    whole = rows(
        con,
        "with day as (select site, period, date, count(distinct hour) as hours from core.speed_histogram "
        "join (select distinct session, period from core.speed_session) using (session) group by all) "
        "select site, period, count(*), string_agg(dayofweek(date)::varchar, '' order by date) "
        "from day where date not in ('2026-05-04', '2026-05-13', '2026-09-07', '2026-09-16') group by all order by all",
    )
    assert len(whole) == 8 * 2
    assert {one[2:] for one in whole} == {(8, "23456012")}


def test_headlines_are_named_by_their_promise_and_are_neither_background_nor_ambiguous():
    for path in sorted((RAW / "promises").glob("*.toml")):
        held = promises.parse(path.read_text(encoding="utf-8"), catalogue.BY_ID)
        for promise in held.promises:
            headline = catalogue.BY_ID[promise.headline_indicator or ""]
            assert headline.id in {one for commitment in promise.commitments for one in commitment.indicators}
            assert headline.kind != "context"
            assert headline.polarity in ("higher_is_better", "lower_is_better")
        for _, commitment in held.commitments():
            if commitment.target:
                assert catalogue.BY_ID[commitment.indicators[0]].polarity == f"{commitment.target.better}_is_better"


def test_what_is_made_up_about_close_relations_stands_cell_for_cell(con):
    assert rows(
        con,
        "select year, gender, value, series from core.current_kolada_value where gender = 'T' order by year",
    ) == [
        (year, "T", value, "Kolada U30751 | Vuxna som fått stöd på grund av våld i nära relation, antal/10 000 vuxna "
                           "(påhittat uttag)")
        for year, value in ((2022, 11.8), (2023, 0.0), (2024, 13.6), (2025, 15.1))
    ]  # fmt: skip
    assert rows(
        con,
        "select year(period_start), sum(count) from core.reported_crime where crime_id like 'lagesbild:%' "
        "and area_code = '9999' group by 1 order by 1",
    ) == [(2022, 8), (2023, 61), (2024, 68), (2025, 77)]


def test_hand_kept_deliveries_stand_line_for_line(con):
    assert rows(
        con,
        "select 'activity', count(*) from core.activity union all select 'population', count(*) from core.population "
        "union all select 'register', count(*) from core.register_snapshot "
        "union all select 'survey', count(*) from core.survey_figure order by 1",
    ) == [("activity", 186), ("population", 22), ("register", 43), ("survey", 38)]
    assert rows(
        con,
        "select area_code, min(year(counted_on)), max(year(counted_on)), count(*) from core.population "
        "group by all order by 1",
    ) == [("0182", 2010, 2024, 14), ("9998", 2022, 2025, 4), ("9999", 2022, 2025, 4)]


def test_population_of_nacka_is_said_to_be_published_or_derived(con):
    assert rows(
        con,
        "select official, string_agg(year(counted_on)::varchar, ' ' order by counted_on) from core.population "
        "join meta.delivery_file using (file_id) join meta.delivery using (delivery) where area_code = '0182' "
        "group by official order by official",
    ) == [(False, "2010 2012 2013 2014 2015 2016 2017 2018 2020 2022"), (True, "2019 2021 2023 2024")]


def test_survey_figures_stand_in_their_own_area(con):
    assert rows(
        con,
        "select indicator, area_code, string_agg(distinct wave, ' ' order by wave), count(*) from core.survey_figure "
        "where area_code <> '9999' group by all order by all",
    ) == [
        ("ever_used_narcotics", "00", "2021", 2),
        ("ever_used_narcotics", "0180", "2022", 2),
        ("ever_used_narcotics", "0182", "2020", 4),
        ("feels_safe", "0182", "2020 2023", 2),
        ("safe_outdoors_late", "0187", "2023", 1),
        ("safe_outdoors_late", "lpo:nacka", "2021", 1),
        ("safe_outdoors_late", "polisregion:stockholm", "2023", 1),
    ]
