"""What a trace is asked: codes or names; and what it answers where there is nothing to trace. Never with a number."""

import dataclasses
from collections.abc import Callable
from datetime import date

import duckdb
import pytest

from pipeline import trace
from pipeline.indicators import catalogue, observe
from pipeline.indicators.base import OBSERVATION_COLUMNS, Indicator

STAFF = catalogue.BY_ID["staff_trained"]
# 2026-06-30: in Exempelkommun 120 of 310 in schools, 4 of 5 at leisure centres (hidden below), nobody counted in 2025
ROWS = (
    ("2026-06-30", "staff_trained", "9999", "staff_group=school", 120, 310),
    ("2026-06-30", "staff_trained", "9999", "staff_group=leisure", 4, 5),
    ("2025-06-30", "staff_trained", "9999", "staff_group=school", None, 310),
)


@pytest.fixture
def published(con: duckdb.DuckDBPyConnection, snapshot: Callable[..., int]) -> duckdb.DuckDBPyConnection:
    """The observations published, those of leisure centres hidden."""
    snapshot(*ROWS)
    frame = observe.observe(con, STAFF)
    hidden = frame["group_key"] == "staff_group=leisure"
    frame.loc[hidden, "status"] = "suppressed"
    frame.loc[hidden, list(observe.NUMBERS)] = float("nan")
    names = ", ".join(OBSERVATION_COLUMNS)
    con.register("frame", frame)
    con.execute(f"insert into indicator.published ({names}) select {names} from frame")
    con.unregister("frame")
    return con


@pytest.mark.parametrize(
    "asked",
    [
        {"area": "9999", "group": "staff_group=school"},
        {"area": "Exempelkommun", "group": "personalgrupp=skola"},
        {"area": "exempelkommun kommun", "group": "Skolpersonal"},
        {"area": " Exempelkommun ", "period": "2026-06-30", "unit": "SHARE"},
        {},
    ],
)
def test_codes_names_and_the_pages_own_words_lead_to_the_same_line(
    published: duckdb.DuckDBPyConnection, asked: dict[str, str]
) -> None:
    rows = trace.files(published, STAFF, **asked)
    assert [(one.group_key, one.path, one.first_line, one.equal) for one in rows.itertuples()] == [
        ("staff_group=school", "9999/prov/1.txt", 2, True)
    ]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"area": "Exempelkomun"}, "Området 'Exempelkomun' finns inte för staff_trained. Närmast: Exempelkommun"),
        ({"group": "personalgrupp=fritd"}, "Närmast: personalgrupp=fritid"),
        ({"group": "skolpersonl"}, "Närmast: skolpersonal"),
        ({"unit": "procent"}, "Enheten 'procent' finns inte för staff_trained. De som finns: share."),
        ({"area": "Xyz", "unit": "x"}, "Området 'Xyz' finns inte för staff_trained. De som finns: Exempelkommun. enh"),
        # hidden: that it is, and nothing else
        ({"group": "personalgrupp=fritid"}, trace.HIDDEN),
        ({"group": "fritidspersonal", "period": "2026-06-30"}, trace.HIDDEN),
        # missing: a row that says so, and a place, a year and a group that have no row
        ({"period": "2025-06-30"}, "Uppgift saknas. Inget publicerat värde för staff_trained svarar mot perioden 2025"),
        ({"area": "Nacka"}, "Uppgift saknas. Inget publicerat värde för staff_trained svarar mot området Nacka."),
        ({"period": "1066"}, "Uppgift saknas. Inget publicerat värde för staff_trained svarar mot perioden 1066."),
        ({"group": "kön=flicka"}, "Uppgift saknas. Inget publicerat värde för staff_trained svarar mot gruppen kön="),
    ],
)
def test_a_typo_a_hidden_value_and_a_missing_one_are_three_answers(
    published: duckdb.DuckDBPyConnection, asked: dict[str, str], told: str
) -> None:
    with pytest.raises(trace.NothingToTrace) as error:
        trace.files(published, STAFF, **asked)
    assert told in str(error.value)
    assert trace.HIDDEN in str(error.value) or told != trace.HIDDEN
    if told == trace.HIDDEN:
        assert str(error.value) == trace.HIDDEN


def publish(con: duckdb.DuckDBPyConnection, indicator: Indicator) -> None:
    con.register("frame", observe.observe(con, indicator))
    names = ", ".join(OBSERVATION_COLUMNS)
    con.execute(f"insert into indicator.published ({names}) select {names} from frame")
    con.unregister("frame")


def test_parts_of_a_group_stand_in_any_order(con: duckdb.DuckDBPyConnection, figures: Callable[..., int]) -> None:
    figures({"dimension": "grade×sex", "group_key": "grade=9;sex=girl"})
    safe = catalogue.BY_ID["feels_safe"]
    publish(con, safe)
    for group in ("kön=flicka;årskurs=9", "Flickor; årskurs 9", "grade=9;sex=girl"):
        assert list(trace.files(con, safe, group=group)["group_key"]) == ["grade=9;sex=girl"]


def test_a_site_is_named_by_its_street_unless_two_have_it(
    con: duckdb.DuckDBPyConnection, measure: Callable[..., int]
) -> None:
    speed = catalogue.BY_ID["mean_speed"]
    measure("a", "before", [(date(2026, 5, 4), [40, 42])])
    publish(con, speed)
    assert set(trace.files(con, speed, group="provgatan")["group_key"]) == {"site=a"}
    measure("b", "before", [(date(2026, 5, 4), [50, 52])])
    con.execute("delete from indicator.published")
    publish(con, speed)
    with pytest.raises(trace.NothingToTrace, match="'Provgatan' kan vara site=a eller site=b"):
        trace.files(con, speed, group="Provgatan")


@pytest.mark.parametrize(
    ("given", "told"),
    [("staff_traind", "Närmast: staff_trained"), ("zzz", "Välj ett av: active_watch_areas, ")],
)
def test_an_indicator_has_an_id_and_a_title(given: str, told: str) -> None:
    assert trace.indicator_of("staff_trained") is STAFF
    assert trace.indicator_of(STAFF.title.upper()) is STAFF
    with pytest.raises(trace.NothingToTrace, match=told):
        trace.indicator_of(given)


def test_an_indicator_without_a_measure_says_what_it_needs(con: duckdb.DuckDBPyConnection) -> None:
    none = dataclasses.replace(STAFF, measure=None)
    with pytest.raises(trace.NothingToTrace, match="har inget underlag att spåra"):
        trace.files(con, none)
