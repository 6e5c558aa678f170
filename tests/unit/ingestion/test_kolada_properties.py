"""Kolada: what is written in either layout comes back, and damaged files lose nothing in silence."""

import json

import duckdb
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.ingestion.deliveries import Refused
from pipeline.ingestion.readers import kolada

AREAS = {"0182": "0182", "0001": "01", "0000": "00", "G128684": "kolada:G128684", "2584": "2584"}
CELLS = st.lists(
    st.tuples(
        st.sampled_from(["U30751", "N00945"]),
        st.sampled_from(sorted(AREAS)),
        st.integers(1970, 2030),
        st.sampled_from("TKM"),
        st.one_of(st.none(), st.floats(-1e9, 1e9).map(lambda one: one or 0.5)),
    ),
    min_size=1,
    max_size=25,
    unique_by=lambda cell: cell[:4],
)
DAMAGE = st.lists(st.tuples(st.integers(0), st.binary(max_size=3)), max_size=4)
SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ROWS = "select kpi, area_code, year, gender, value from core.kolada_value order by line"


def page(cells) -> bytes:
    entries = [
        {"kpi": kpi, "municipality": area, "period": year,
         "values": [{"gender": gender, "count": 1, "status": "", "value": value, "isdeleted": False}]}
        for kpi, area, year, gender, value in cells
    ]  # fmt: skip
    return json.dumps({"values": entries, "next_url": None}).encode()


def dump(cells, path) -> bytes:
    frame = pd.DataFrame(
        {
            "kpi": [one[0] for one in cells],
            "municipality_id": [one[1] for one in cells],
            "year": [one[2] for one in cells],
            "count": 1,
            "gender": [one[3] for one in cells],
            "status": "",
            "value": pd.Series([one[4] for one in cells], dtype="float64"),
        }
    )
    with duckdb.connect() as own:
        own.register("frame", frame)
        own.execute("copy (select * from frame) to $path (format parquet)", {"path": str(path)})
    return path.read_bytes()


def again(con) -> None:
    con.execute(
        "delete from core.kolada_value; delete from core.kolada_kpi; delete from meta.reject; "
        "delete from meta.delivery_file"
    )


@SETTINGS
@given(CELLS, st.sampled_from(["json", "parquet"]))
def test_what_is_written_in_the_layout_comes_back(con, deliver, load, line_counts, tmp_path, cells, kind):
    again(con)
    content = page(cells) if kind == "json" else dump(cells, tmp_path / "skrivet.parquet")
    for old in (tmp_path / "raw" / "prov").glob("uttag.*"):
        old.unlink()
    load(con, deliver("kolada", {f"uttag.{kind}": content}))
    expected = [(kpi, AREAS[area], year, gender, value) for kpi, area, year, gender, value in cells]
    assert con.execute(ROWS).fetchall() == expected
    assert line_counts(con)[f"uttag.{kind}"]["data"] == len(cells)


@SETTINGS
@given(
    CELLS, st.sampled_from(["json", "parquet"]), st.lists(st.tuples(st.integers(0), st.binary(max_size=3)), max_size=4)
)
def test_damaged_files_are_refused_or_every_value_is_accounted_for(
    con, deliver, load, line_counts, tmp_path, cells, kind, damage
):
    again(con)
    content = page(cells) if kind == "json" else dump(cells, tmp_path / "skrivet.parquet")
    for place, piece in damage:
        at = place % len(content)
        content = content[:at] + piece + content[at + 1 :]
    for old in (tmp_path / "raw" / "prov").glob("uttag.*"):
        old.unlink()
    try:
        load(con, deliver("kolada", {f"uttag.{kind}": content}))
    except Refused:
        assert con.execute("select count(*) from core.kolada_value").fetchone() == (0,)
        return
    counts = line_counts(con)[f"uttag.{kind}"]
    assert counts["lines"] == len(cells)
    assert con.execute("select count(*) from core.kolada_value").fetchone() == (counts["data"],)
    assert con.execute("select count(distinct line) from meta.reject").fetchone() == (counts["rejected"],)


@pytest.mark.parametrize("text", ["\ud800", "0182\x00", "'); drop table core.kolada_value; --"])
def test_strange_text_is_refused_and_not_run(con, deliver, load, text):
    with pytest.raises(Refused):
        load(con, deliver("kolada", {"uttag.json": page([("U30751", text, 2024, "T", 1.0)])}))
    assert kolada.area_code(text) == ""
