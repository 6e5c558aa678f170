"""JSON-stat 2: cells where they belong, both ways of writing them, what is refused and why, what is rejected."""

import copy
import itertools
import json
import math
from datetime import date

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pipeline.ingestion.deliveries import Refused
from pipeline.ingestion.readers import cube

MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

# The figures of two real years; the layout is that of an answer from Statistikdatabasen.
SMALL = {
    "version": "2.0",
    "class": "dataset",
    "label": "Folkmängden efter region, tabellinnehåll och år",
    "id": ["Region", "ContentsCode", "Tid"],
    "size": [2, 1, 2],
    "dimension": {
        "Region": {
            "label": "region",
            "category": {"index": {"0182": 0, "01": 1}, "label": {"0182": "Nacka", "01": "Stockholms län"}},
        },
        "ContentsCode": {
            "label": "tabellinnehåll",
            "category": {"index": {"BE0101N1": 0}, "label": {"BE0101N1": "Folkmängd"}},
            "extension": {"refperiod": {"BE0101N1": "31 december respektive år"}},
        },
        "Tid": {"label": "år", "category": {"index": ["2023", "2024"], "label": {"2023": "2023", "2024": "2024"}}},
    },
    "role": {"time": ["Tid"], "geo": ["Region"], "metric": ["ContentsCode"]},
    "value": [110633, 112112, 2454821, 2473307],
}
DAYS = (date(2023, 12, 31), date(2024, 12, 31))


def changed(**keys):
    return copy.deepcopy(SMALL) | keys


def rows(con, load, deliver, content, options=""):
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    load(con, deliver("jsonstat", {"fil.json": data}, options))
    return con.execute(
        "select area_code, counted_on, group_key, population, state from core.population order by rowid"
    ).fetchall()


def refused(con, load, deliver, content):
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    with pytest.raises(Refused) as error:
        load(con, deliver("jsonstat", {"fil.json": data}))
    assert con.execute("select count(*) from core.population").fetchone() == (0,)
    return [str(problem) for problem in error.value.problems]


def test_half_a_character_in_a_message_refuses_the_delivery_alone(con, deliver, refresh):
    # \\ud800 is half of a pair: JSON may say it, and no UTF-8 can
    content = json.dumps(changed(label="x", id=["Region", "\ud800", "Tid"]))
    outcome = refresh(con, deliver("jsonstat", {"fil.json": content.encode()}))
    assert outcome.state == "refused"
    assert "dimension.?" in outcome.message


def test_cells_stand_where_they_belong(con, deliver, load, line_counts):
    assert rows(con, load, deliver, SMALL) == [
        ("0182", DAYS[0], "", 110633, "ok"),
        ("0182", DAYS[1], "", 112112, "ok"),
        ("01", DAYS[0], "", 2454821, "ok"),
        ("01", DAYS[1], "", 2473307, "ok"),
    ]
    assert line_counts(con)["fil.json"]["lines"] == 4
    assert con.execute("select line from core.population order by rowid").fetchall() == [(1,), (2,), (3,), (4,)]


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_and_line_breaks(con, deliver, load, indent, encoding):
    data = json.dumps(SMALL, ensure_ascii=False, indent=indent).encode(encoding)
    assert [one[3] for one in rows(con, load, deliver, data)] == SMALL["value"]


def test_values_by_number_and_the_marks_of_what_is_not_there(con, deliver, load):
    content = changed(value={"1": 7}, status={"0": "..", "2": ".", "3": "-"})
    assert [(one[3], one[4]) for one in rows(con, load, deliver, content)] == [
        (None, "missing"),
        (7, "ok"),
        (None, "not_applicable"),
        (0, "ok"),
    ]


def test_status_as_a_list_or_one_for_all(con, deliver, load):
    content = changed(value=[None, 1, None, 2.0], status=["..", "p", ".", None])
    assert [(one[3], one[4]) for one in rows(con, load, deliver, content)] == [
        (None, "missing"),
        (1, "ok"),
        (None, "not_applicable"),
        (2, "ok"),
    ]
    con.execute("delete from core.population")
    con.execute("delete from meta.delivery_file")
    assert [one[4] for one in rows(con, load, deliver, changed(value=[None] * 4, status="."))] == ["not_applicable"] * 4


def test_an_index_may_be_absent_where_there_is_one_category_and_labels_anywhere(con, deliver, load):
    content = changed(size=[2, 1, 1], value=[1, 2])
    content["dimension"]["Tid"] = {"category": {"label": {"2024": "2024"}}}
    del content["dimension"]["Region"]["category"]["label"]
    assert [one[:2] for one in rows(con, load, deliver, content)] == [("0182", DAYS[1]), ("01", DAYS[1])]


def test_an_index_says_the_order_whatever_the_order_in_the_file(con, deliver, load):
    content = changed()
    content["dimension"]["Region"]["category"]["index"] = {"01": 1, "0182": 0}
    assert [one[0] for one in rows(con, load, deliver, content)] == ["0182", "0182", "01", "01"]


def test_groups_and_totals(con, deliver, load):
    content = changed(id=["Region", "Alder", "Kon", "Tid"], size=[1, 2, 3, 1], value=[1, 2, 3, 4, 5, 6], role={})
    dimension = content["dimension"]
    dimension["Region"]["category"] = {"index": ["00"], "label": {"00": "Riket"}}
    dimension["Alder"] = {"label": "ålder", "category": {"index": ["0", "tot"], "label": {"0": "0 år"}}}
    dimension["Kon"] = {
        "label": "kön",
        "category": {"index": ["1", "2", "1+2"], "label": {"1": "män", "2": "kvinnor", "1+2": "totalt"}},
    }
    dimension["Tid"]["category"] = {"index": ["2024M11"]}
    rows(con, load, deliver, content)
    assert con.execute(
        "select counted_on, dimension, group_key, population from core.population order by rowid"
    ).fetchall() == [
        (date(2024, 11, 30), "age×sex", "age=0;sex=man", 1),
        (date(2024, 11, 30), "age×sex", "age=0;sex=woman", 2),
        (date(2024, 11, 30), "age", "age=0", 3),
        (date(2024, 11, 30), "sex", "sex=man", 4),
        (date(2024, 11, 30), "sex", "sex=woman", 5),
        (date(2024, 11, 30), "", "", 6),
    ]


def test_metadata_without_values_is_refused_by_name(con, deliver, load, shared_data):
    content = (shared_data / "population" / "MetadataById_tab001_js2.json").read_bytes()
    (problem,) = refused(con, load, deliver, content)
    assert "JSON-stat-metadata utan value" in problem


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"title": "Folkmängd", "variables": [{"code": "Region"}]}, "metadata om en tabell utan värden"),
        ({"dataset": {"dimension": {}, "value": []}}, "JSON-stat 1"),
        ({"values": [{"kpi": "N00001"}], "next_url": None}, "JSON med next_url, values"),
        ([1, 2], "JSON med en lista"),
        (b"{", "inte JSON"),
        (b"", "inte JSON"),
        (b'{"id": ["a"], "id": ["b"]}', "nyckeln 'id' står två gånger"),
        (b'{"value": [NaN]}', "NaN är inget tal"),
        (b'{"value": [' + b"9" * 5000 + b"]}", "för långt"),
        (b"[" * 200_000, "i fler led"),
        (b'{"a":' * 200_000, "i fler led"),
        (changed(**{"class": "collection"}), "class ska vara dataset"),
        (changed(size=[2, 1]), "lika långa listor"),
        (changed(size=[2, 1, -2]), "lika långa listor"),
        (changed(size=[2, 1, True]), "lika långa listor"),
        (changed(size=[2, 1, 0], value=[1]), "inga celler"),
        (changed(value=[]), "utan value"),
        (changed(size=[10**9, 10**9, 2]), "2000000000000000000 celler"),
        (changed(size=[2, 1, 3]), "dimensionen Tid ska ha 3 kategorier"),
        (changed(value=[1, 2, 3]), "value ska ha 4 celler, men har 3"),
        (changed(value={"4": 1}), "value har cellen '4', men cellerna är 0 till 3"),
        (changed(value={"00": 1}), "value har cellen '00'"),
        (changed(value={"-1": 1}), "value har cellen '-1'"),
        (changed(value=7), "value ska vara ett objekt"),
        (changed(dimension=[]), "dimension ska vara ett objekt"),
        (changed(dimension={}), "dimension.Region ska vara ett objekt"),
        (changed(role=[]), "role ska vara ett objekt"),
    ],
)
def test_another_layout_is_refused_and_says_what_it_is(con, deliver, load, content, expected):
    (problem,) = refused(con, load, deliver, content)
    assert expected in problem
    assert problem.startswith("prov/fil.json")


def test_births_are_no_population(con, deliver, load):
    content = changed()
    content["dimension"]["ContentsCode"]["category"]["label"]["BE0101N1"] = "Levande födda"
    (problem,) = refused(con, load, deliver, content)
    assert "ska räkna folkmängd, men räknar 'Levande födda'" in problem


def test_several_contents_are_refused(con, deliver, load):
    content = changed(size=[2, 2, 1])
    content["dimension"]["ContentsCode"]["category"] = {
        "index": ["a", "b"],
        "label": {"a": "Folkmängd", "b": "Folkökning"},
    }
    content["dimension"]["Tid"]["category"] = {"index": ["2024"]}
    (problem,) = refused(con, load, deliver, content)
    assert "räknar flera saker (Folkmängd, Folkökning)" in problem


@pytest.mark.parametrize("value", ["7", True, -1, 1.5, 10**12, [], {}, 1e300])
def test_a_cell_that_is_no_number_of_inhabitants_is_rejected_by_its_number(con, deliver, refresh, value):
    content = changed(value=[1, 2, value, 4])
    loaded = refresh(con, deliver("jsonstat", {"fil.json": json.dumps(content).encode()}, "reject_share = 0.5"))
    assert loaded.state == "loaded", loaded.message
    assert con.execute("select line, column_name from meta.reject").fetchall() == [(3, "cell 3")]
    assert con.execute("select count(*) from core.population").fetchone() == (3,)


def test_a_value_that_is_marked_as_not_there_is_rejected(con, deliver, refresh):
    content = changed(status={"1": ".."})
    loaded = refresh(con, deliver("jsonstat", {"fil.json": json.dumps(content).encode()}, "reject_share = 0.5"))
    assert loaded.state == "loaded", loaded.message
    assert con.execute("select line, text from meta.reject").fetchall() == [(2, "112112 ..")]


AREAS = st.lists(st.sampled_from(["00", "01", "0182", "0180", "9999"]), min_size=1, max_size=4, unique=True)
YEARS = st.lists(st.integers(1950, 2050), min_size=1, max_size=4, unique=True)


@MANY
@given(areas=AREAS, years=YEARS, as_list=st.booleans(), time_first=st.booleans(), data=st.data())
def test_what_is_written_in_the_layout_comes_back(con, deliver, load, areas, years, as_list, time_first, data):
    names = {"Region": areas, "Tid": [str(year) for year in years]}
    order = ["Tid", "Region"] if time_first else ["Region", "Tid"]
    count = math.prod(len(names[one]) for one in order)
    numbers = data.draw(st.lists(st.one_of(st.none(), st.integers(0, 10**8)), min_size=count, max_size=count))
    assume(as_list or numbers != [None] * count)  # an object without a value is a table without values
    content = {
        "class": "dataset",
        "id": order,
        "size": [len(names[one]) for one in order],
        "dimension": {one: {"category": {"index": names[one]}} for one in order},
        "value": numbers if as_list else {str(at): one for at, one in enumerate(numbers) if one is not None},
    }
    con.execute("delete from core.population")
    con.execute("delete from meta.delivery_file")
    found = rows(con, load, deliver, content)
    keys = itertools.product(*(names[one] for one in order))
    wanted = {(*(reversed(key) if time_first else key), one) for key, one in zip(keys, numbers, strict=True)}
    assert {(area, str(day.year), number) for area, day, _, number, _ in found} == wanted


@MANY
@given(at=st.integers(0, len(json.dumps(SMALL)) - 1), by=st.binary(max_size=3), length=st.integers(0, 6))
def test_a_corrupt_file_is_refused_or_reconciles(con, deliver, refresh, line_counts, at, by, length):
    content = json.dumps(SMALL).encode()
    content = content[:at] + by + content[at + length :]
    loaded = refresh(con, deliver("jsonstat", {"fil.json": content}, "reject_share = 1"))
    if loaded.state == "refused":
        assert loaded.message
    else:
        one = line_counts(con)["fil.json"]
        assert con.execute("select count(*) from core.population").fetchone() == (one["data"],)
        assert con.execute("select count(*) from meta.reject").fetchone() == (one["rejected"],)


def test_a_large_table_is_read_in_seconds(con, deliver, load):
    # every county by sex and year of age for 24 years: 21 × 2 × 101 × 24 cells
    content = changed(id=["Region", "Kon", "Alder", "Tid"], size=[21, 2, 101, 24], role={})
    counties = [f"{one:02}" for one in range(1, 26) if one not in (2, 11, 15, 16)]
    for name, order in (
        ("Region", counties),
        ("Kon", ["1", "2"]),
        ("Alder", [str(one) for one in range(101)]),
        ("Tid", [str(one) for one in range(2001, 2025)]),
    ):
        content["dimension"][name] = {"category": {"index": order}}
    content["dimension"]["Kon"]["category"]["label"] = {"1": "män", "2": "kvinnor"}
    content["value"] = list(range(21 * 2 * 101 * 24))
    assert len(content["value"]) < cube.MOST_CELLS
    rows(con, load, deliver, content)
    assert con.execute("select count(*), sum(population) from core.population").fetchone() == (
        101808,
        101808 * 101807 // 2,
    )
