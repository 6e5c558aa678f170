"""A promise file as a delivery: its rows, its lines, and what is refused."""

import json
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from pipeline import warehouse
from pipeline.indicators import catalogue
from pipeline.ingestion import deliveries
from pipeline.ingestion.core import loading
from pipeline.ingestion.readers import promise_set

NOW = datetime(2026, 11, 20)
FORMATS = {deliveries.PROMISE_FORMAT: promise_set.reader(("mean_speed",))}
TEXT = """\
[set]
id = "nacka_2017"
title = "Medborgarlöften"
municipality = "0182"
area_code = "0182"
period_start = 2017-01-01
period_end = 2017-12-31

[[promise]]
id = "traffic"
title = "Trafik"
summary = "Lägre hastighet."

[[promise.commitment]]
id = "6a"
kind = "activity"
actor = "not_stated"
text = "Kontroller."

[[promise.commitment]]
id = "6b"
kind = "outcome"
actor = "police"
text = "Hastigheten sjunker."
place = "Storgatan"
indicators = ["mean_speed"]
"""


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    (tmp_path / "raw" / "promises").mkdir(parents=True)
    return tmp_path / "raw"


@pytest.fixture
def con(tmp_path: Path):
    with warehouse.open_work(tmp_path / "work.duckdb") as con:
        yield con


def load(con: duckdb.DuckDBPyConnection, raw: Path) -> list[loading.Loaded]:
    return loading.load(con, deliveries.scan(raw, FORMATS).deliveries, FORMATS, NOW)


def test_a_set_and_its_commitments_become_rows_with_lines(con: duckdb.DuckDBPyConnection, raw: Path):
    (raw / "promises" / "nacka_2017.toml").write_text(TEXT, encoding="utf-8")
    (loaded,) = load(con, raw)
    assert (loaded.delivery, loaded.state, loaded.message) == ("promises/nacka_2017", "loaded", "")
    rows = con.execute(
        "select promise, commitment, kind, actor, has_owner, has_baseline, has_target, has_date, has_place, line "
        "from core.commitment order by line"
    ).fetchall()
    assert rows == [
        ("traffic", "6a", "activity", "not_stated", False, False, False, False, False, 14),
        ("traffic", "6b", "outcome", "police", True, False, False, False, True, 20),
    ]
    ((municipality, demo, content),) = con.execute(
        "select municipality, demo, content from core.promise_set where promise_set = 'nacka_2017'"
    ).fetchall()
    assert (municipality, demo) == ("0182", False)
    assert [one["id"] for one in json.loads(content)["promises"][0]["commitments"]] == ["6a", "6b"]
    assert "Lägre" in content
    counts = con.execute(
        "select lines, preamble_lines, header_lines, data_lines, blank_lines, rejected_lines from meta.delivery_file"
    ).fetchall()
    assert counts == [(26, 0, 0, 23, 3, 0)]


def test_windows_line_ends_and_byte_order_mark_are_read(con: duckdb.DuckDBPyConnection, raw: Path):
    (raw / "promises" / "a.toml").write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    (loaded,) = load(con, raw)
    assert loaded.state == "loaded"
    assert con.execute("select line from core.commitment order by 1").fetchall() == [(14,), (20,)]


def test_a_broken_file_is_refused_with_line_and_its_last_good_rows_stay(con: duckdb.DuckDBPyConnection, raw: Path):
    path = raw / "promises" / "nacka_2017.toml"
    path.write_text(TEXT, encoding="utf-8")
    load(con, raw)
    path.write_text(TEXT.replace("mean_speed", "mean_sped").replace('"activity"', '"aktivitet"'), encoding="utf-8")
    (loaded,) = load(con, raw)
    assert loaded.state == "refused"
    assert "promises/nacka_2017.toml, rad 16: promise[1].commitment[1].kind: " in loaded.message
    assert "promises/nacka_2017.toml, rad 26: promise[1].commitment[2].indicators: " in loaded.message
    assert con.execute("select count(*) from core.commitment").fetchall() == [(2,)]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (TEXT.encode("cp1252"), "rad 3: filen är inte sparad i UTF-8"),
        (TEXT.replace('ty = "0182"', 'ty = "01"').encode(), "rad 4: set.municipality är '01'"),
        (b"", "set: [set] saknas"),
    ],
)
def test_a_file_that_cannot_be_a_promise_file_is_refused(
    con: duckdb.DuckDBPyConnection, raw: Path, content: bytes, message: str
):
    (raw / "promises" / "a.toml").write_bytes(content)
    (loaded,) = load(con, raw)
    assert loaded.state == "refused"
    assert message in loaded.message


def test_the_same_set_in_two_files_refuses_the_later_one(con: duckdb.DuckDBPyConnection, raw: Path):
    (raw / "promises" / "a.toml").write_text(TEXT, encoding="utf-8")
    (raw / "promises" / "b.toml").write_text(TEXT + "\n", encoding="utf-8")
    first, second = load(con, raw)
    assert (first.state, second.state) == ("loaded", "refused")
    assert "finns redan i promises/a.toml" in second.message


BASES = """
[[promise.basis]]
kind = "dialog med boende"
date = 2016-10-14
said = "De kör för fort."
answered = "Polisen lovade kontroller."

[[promise.basis]]
said = "Ingen minns när."
"""


def test_what_a_promise_builds_on_stands_with_its_lines(con: duckdb.DuckDBPyConnection, raw: Path) -> None:
    (raw / "promises" / "nacka_2017.toml").write_text(TEXT + BASES, encoding="utf-8")
    load(con, raw)
    rows = con.execute("select promise, kind, date, answered, line from core.promise_basis order by line").fetchall()
    first = TEXT.count("\n") + 2
    assert rows == [
        ("traffic", "dialog med boende", datetime(2016, 10, 14).date(), True, first),
        ("traffic", "", None, False, first + 6),
    ]
    (raw / "promises" / "nacka_2017.toml").write_text(TEXT, encoding="utf-8")
    load(con, raw)
    assert con.execute("select count(*) from core.promise_basis").fetchone() == (0,)


def test_what_a_promise_builds_on_has_headers_of_its_own(con: duckdb.DuckDBPyConnection, raw: Path) -> None:
    inline = TEXT.replace('summary = "Lägre', 'basis = [{kind = "dialog"}]\nsummary = "Lägre')
    (raw / "promises" / "nacka_2017.toml").write_text(inline, encoding="utf-8")
    (loaded,) = load(con, raw)
    assert loaded.state == "refused"
    assert "[[promise.basis]]" in loaded.message


def test_a_target_without_date_is_noted_beside_the_file_with_line_and_key(con: duckdb.DuckDBPyConnection, raw: Path):
    (raw / "promises" / "x.toml").write_text(TEXT + "target = { value = 40 }\n", encoding="utf-8")
    assert load(con, raw)[0].state == "loaded"
    assert con.execute("select message from meta.delivery_file").fetchall() == [
        (
            f"Rad {len(TEXT.splitlines()) + 1} (promise[1].commitment[2].target.date): målets datum är ej angivet. "
            "Målet gäller då hela löftesperioden.",
        )
    ]
    assert con.execute("select has_target, has_date from core.commitment where commitment = '6b'").fetchall() == [
        (True, False)
    ]


def test_a_target_of_what_has_no_better_side_refuses_with_line_and_key(con: duckdb.DuckDBPyConnection, raw: Path):
    (raw / "promises" / "x.toml").write_text(TEXT + "target = { value = 40 }\n", encoding="utf-8")
    formats = {deliveries.PROMISE_FORMAT: promise_set.reader(("mean_speed",), never_aimed=("mean_speed",))}
    (outcome,) = loading.load(con, deliveries.scan(raw, formats).deliveries, formats, NOW)
    assert outcome.message.startswith(
        f"promises/x.toml, rad {len(TEXT.splitlines()) + 1}: promise[1].commitment[2].target: målnivån gäller "
        "mean_speed, som kan tolkas på flera sätt"
    )


def test_the_catalogue_says_which_those_are():
    assert {"reported_vandalism", "injured_road_users"} <= set(catalogue.NEVER_AIMED)
    assert "mean_speed" not in catalogue.NEVER_AIMED
