"""What becomes of survey answers: shares. Nothing of them is in any file, any message, or the standard output.

And what was said stands when the answers can no longer be read: the delivery is refused, or its files were taken away.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from pipeline import refresh, steps, trace
from pipeline.disclosure import release
from pipeline.indicators.catalogue import BY_ID
from pipeline.settings import Settings

NOW = datetime(2026, 11, 20)
SCHOOL, ANSWER, BYSTANDER = "Hemliga Ekskolan", "Hemligt svar 7431", "Ann-Hemlig Hemligsson"
SOURCE = """[delivery]
title = "Elevsvar"
municipality = "9999"
publisher = "Prov"
format = "survey_microdata"
accessed = 2026-11-20
licence = "Påhittad uppgift"
synthetic = true
retention = "2028-12-31"
[options]
wave = "2026-04"
"""
BOOK = """variable;concept;code;label;role;base;question_version
F46;ever_used_narcotics;1;Nej;answer;bland samtliga;1
F46;ever_used_narcotics;2;Ja;answer;;
F2;sex;1;pojke;filter;;
F2;sex;2;flicka;filter;;
ARSKURS;grade;9;9;filter;;
Skolnamn;;;;psu;;
"""
FOLDER = "exempel/elevsvar/2026"
SHOWN = ["group_key", "status", "value", "lower", "upper", "base_n", "method", "series", "deliveries"]


def answers(girls_who_have: int = 12) -> str:
    """Six schools of 30 boys and 30 girls; a column of names that the codebook does not name."""
    lines = ["namn;Skolnamn;ARSKURS;F2;F46"]
    for school in (SCHOOL, "Bskolan", "Cskolan", "Dskolan", "Eskolan", "Fskolan"):
        for number in range(60):
            sex = number % 2 + 1
            has = number < 8 if sex == 1 else girls_who_have > 0 and number < 5
            girls_who_have -= sex == 2 and has
            lines.append(f"{BYSTANDER};{school};9;{sex};{2 if has else 1}")
    return "\n".join(lines) + "\n"


class Place:
    """A raw folder with one delivery of answers, and an output folder."""

    def __init__(self, folder: Path) -> None:
        self.raw, self.out = folder / "raw", folder / "out"
        self.delivery = self.raw / FOLDER
        self.delivery.mkdir(parents=True)
        self.write("source.toml", SOURCE)
        self.write("codebook.csv", BOOK)
        self.write("svar.csv", answers())

    def write(self, name: str, text: str) -> None:
        (self.delivery / name).write_text(text, encoding="utf-8")

    def refresh(self, *, edition: bool = False) -> refresh.Report:
        """Every step; of the edition only what is remembered of it, unless it is asked for whole (seconds)."""
        settings = Settings(raw=self.raw, out=self.out, as_of=date(2026, 11, 20))
        with refresh.open_refresh(settings, NOW) as work:
            for step in refresh.STEPS:
                if edition or step.name != "edition":
                    steps.run(work, step)
            if not edition:
                release.remember(work.con, work.history, "e")
                release.settle(work.history, ["e"])
                (self.out / "current").write_text("e\n", encoding="utf-8")
            return work.report

    @contextmanager
    def warehouse(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with duckdb.connect(str(self.out / "work.duckdb"), read_only=True) as con:
            yield con

    def shares(self) -> pd.DataFrame:
        with self.warehouse() as con:
            rows = con.execute("select * from indicator.published order by indicator, group_key").df()
        return rows[SHOWN]

    def state(self) -> tuple[str, str]:
        with self.warehouse() as con:
            return con.execute("select state, message from meta.delivery where delivery = ?", [FOLDER]).fetchone()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_nothing_of_an_answer_is_in_any_file_or_message(place: Place, capfd: pytest.CaptureFixture[str]):
    place.write("svar.csv", f"{answers()}x;{SCHOOL};9;1;{ANSWER}\n")  # and one that is no code: a reject
    report = place.refresh(edition=True)
    assert report.refusals == ()
    assert any("avvisad. värdet finns inte i kodboken" in note for note in report.notes)
    told = "".join((*report.notes, *capfd.readouterr()))
    words = [one.encode() for one in (SCHOOL, ANSWER, BYSTANDER, "Bskolan", "Hemlig")]
    files = [path for path in place.out.rglob("*") if path.is_file()]
    assert {"work.duckdb", "warehouse.duckdb", "observation.parquet"} <= {path.name for path in files}
    assert [str(path) for path in files if any(word in path.read_bytes() for word in words)] == []
    assert not any(word.decode() in told for word in words)
    with place.warehouse() as con:  # a compressed page could hide a word from a search of bytes
        tables = con.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
        held = "".join(str(con.execute(f"from {table}").fetchall()) for (table,) in tables)
        traced = con.execute("select text from meta.reject").fetchall()
    assert not any(word.decode() in held for word in words)
    assert traced == [("",)]
    assert place.shares()["value"].tolist() == [24 / 180, 12 / 180]
    lineage = duckdb.read_parquet(str(next(place.out.rglob("lineage.parquet")))).fetchall()
    assert lineage == []
    with (
        place.warehouse() as con,
        pytest.raises(trace.NothingToTrace, match="ur enskilda svar i en enkät spåras inte till rader"),
    ):
        trace.files(con, BY_ID["ever_used_narcotics"], area="9999")
    with place.warehouse() as con:
        left_out = trace.untraced(con, BY_ID["ever_used_narcotics"])
    assert left_out.startswith("2 av värdena spåras inte. Andelar som är räknade ur enskilda svar i en enkät")
    labels = json.loads(next(place.out.rglob("label.json")).read_text(encoding="utf-8"))["survey"]
    assert [(one["group_key"], one["base"], one["publication"], one["answers"]) for one in labels] == [
        ("grade=9;sex=boy", "bland samtliga", "Elevsvar", 180),
        ("grade=9;sex=girl", "bland samtliga", "Elevsvar", 180),
    ]


def test_a_refused_delivery_keeps_what_was_last_said(place: Place):
    place.refresh()
    before = place.shares()
    place.write("svar.csv", "F46\n1\n")
    assert len(place.refresh().refusals) == 1
    assert place.state()[0] == "refused"
    pd.testing.assert_frame_equal(place.shares(), before)
    place.write("svar.csv", answers(girls_who_have=9))
    place.refresh()
    assert place.shares()["value"].tolist() == [24 / 180, 9 / 180]


def test_when_the_files_are_taken_away_the_last_shares_stand_and_hidden_ones_stay_hidden(place: Place):
    place.write("svar.csv", answers(girls_who_have=3))
    place.refresh()
    before = place.shares()
    assert before["status"].tolist() == ["ok", "suppressed"]
    (place.delivery / "svar.csv").unlink()
    assert place.refresh().refusals == ()
    assert place.state() == ("loaded", "")
    pd.testing.assert_frame_equal(place.shares(), before)
    (place.out / "work.duckdb").unlink()  # a new schema: everything is read again, but these
    place.refresh()
    pd.testing.assert_frame_equal(place.shares(), before)


def test_files_that_are_gone_without_a_date_for_it_are_missed(place: Place):
    place.write("source.toml", SOURCE.replace('retention = "2028-12-31"\n', ""))
    place.refresh()
    before = place.shares()
    (place.delivery / "svar.csv").unlink()
    (refusal,) = place.refresh().refusals
    assert "filerna med svar saknas. Lägg tillbaka dem, eller skriv retention" in refusal
    pd.testing.assert_frame_equal(place.shares(), before)


def test_a_delivery_that_is_taken_away_whole_takes_its_shares_with_it(place: Place):
    place.refresh()
    shutil.rmtree(place.delivery)
    place.delivery.mkdir()
    other = SOURCE.replace("survey_microdata", "scb_csv").split("[options]")[0]
    place.write("source.toml", other)
    place.write("folk.csv", "region;år;folkmängd\n9999 Exempelkommun;2025;41790\n")
    place.refresh()
    assert place.shares().empty


def test_the_same_indicator_in_the_same_wave_of_two_deliveries_refuses_the_later(place: Place):
    copy = place.raw / "exempel/elevsvar/2026b"
    shutil.copytree(place.delivery, copy)
    (copy / "svar.csv").write_text(answers(girls_who_have=14), encoding="utf-8")
    (refusal,) = place.refresh().refusals
    assert refusal.startswith("exempel/elevsvar/2026b: ")
    told = "omgången av måttet 'ever_used_narcotics, 2026-04, 9999' finns redan i leveransen exempel/elevsvar/2026."
    assert told in refusal
