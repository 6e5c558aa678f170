"""organisation.toml as a delivery: refused with file, line and key; its last good words stand; nobody else stops."""

import json
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from pipeline.disclosure import release
from pipeline.ingestion import deliveries
from pipeline.ingestion.core import loading
from pipeline.ingestion.readers import organisation, promise_set
from pipeline.warehouse import SCHEMA

NOW = datetime(2026, 11, 25)
FORMATS = {one.id: one for one in (promise_set.reader(("mean_speed",)), organisation.reader(("mean_speed",)))}
PROMISES = """
[set]
id = "nacka_2017"
title = "Löften"
municipality = "0182"
area_code = "0182"
period_start = 2017-01-01
period_end = 2017-12-31
[[promise]]
id = "traffic"
title = "Trafik"
summary = "Lugnare trafik."
"""
CORRECTED = """
[[correction]]
set = "nacka_2017"
date = 2026-12-01
indicator = "mean_speed"
period = "2017"
text = "Rätt tal är 41."
"""


@pytest.fixture
def con():
    with duckdb.connect() as connection:
        connection.execute(SCHEMA.read_text(encoding="utf-8"))
        yield connection


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    (tmp_path / "promises").mkdir()
    (tmp_path / "promises" / "nacka_2017.toml").write_text(PROMISES, encoding="utf-8")
    return tmp_path


def load(con: duckdb.DuckDBPyConnection, raw: Path, text: str | bytes | None) -> loading.Loaded | None:
    """Scan and load, promise files first; what became of organisation.toml."""
    path = raw / "organisation.toml"
    path.unlink(missing_ok=True)
    if text is not None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    scan = deliveries.scan(raw, FORMATS)
    assert loading.register(con, scan, FORMATS, NOW) == []
    of = {name: [one for one in scan.deliveries if one.settings.format == name] for name in FORMATS}
    assert [one.state for one in loading.load(con, of["promise_set"], FORMATS, NOW)] == ["loaded"]
    outcome = loading.load(con, of["organisation"], FORMATS, NOW)
    return outcome[0] if outcome else None


def test_what_it_says_reaches_the_right_side(con, raw: Path):
    assert load(con, raw, CORRECTED).state == "loaded"
    assert release.organisation(con)["corrections"] == [
        {
            "set": "nacka_2017", "date": "2026-12-01", "indicator": "mean_speed", "period": "2017",
            "text": "Rätt tal är 41.",
        }
    ]  # fmt: skip
    assert release.organisation(con)["accessibility"] is None


def test_without_the_file_nothing_is_said(con, raw: Path):
    assert load(con, raw, None) is None
    assert release.organisation(con) == {}
    load(con, raw, CORRECTED)
    load(con, raw, None)
    assert release.organisation(con) == {}, "taken away, it is gone"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CORRECTED.replace("period", "perod"), "organisation.toml, rad 6: correction[1].perod: nyckeln 'perod' finns"),
        (CORRECTED.replace("nacka_2017", "nacka"), "rad 3: correction[1].set: löftesomgången 'nacka' finns inte."),
        ("[accessibility\n", "organisation.toml, rad 1: filen går inte att läsa som TOML"),
        (
            "[accessibility]\nsite = 'Löften'\n".encode("cp1252"),
            "rad 2: filen är inte sparad i UTF-8",
        ),
    ],
)
def test_a_faulty_file_is_refused_and_the_last_good_stands(con, raw: Path, text: str | bytes, said: str):
    load(con, raw, CORRECTED)
    outcome = load(con, raw, text)
    assert outcome.state == "refused"
    assert said in outcome.message
    assert release.organisation(con)["corrections"][0]["text"] == "Rätt tal är 41."
    state, version = con.execute("select state, version from meta.delivery where delivery = 'organisation'").fetchone()
    assert (state, bool(version)) == ("refused", True)


def test_a_first_faulty_file_leaves_it_empty(con, raw: Path):
    assert load(con, raw, "[accessibility]\nsajt = 1\n").state == "refused"
    assert release.organisation(con) == {}


def test_it_is_no_format_for_source_toml(con, raw: Path):
    (raw / "d").mkdir()
    (raw / "d" / "source.toml").write_text('[delivery]\nformat = "organisation"\n', encoding="utf-8")
    (raw / "d" / "a.txt").write_text("x", encoding="utf-8")
    (found,) = [one for one in deliveries.scan(raw, FORMATS).deliveries if one.name == "d"]
    assert any("formatet 'organisation' finns inte" in str(one) for one in found.problems)


def test_lines_reconcile(con, raw: Path):
    load(con, raw, CORRECTED)
    (row,) = con.execute(
        "select lines, data_lines, blank_lines from meta.delivery_file where path = 'organisation.toml'"
    ).fetchall()
    assert row == (7, 6, 1)
    assert json.loads(con.execute("select content from core.organisation").fetchone()[0])["open_data"] is None
