"""Laws of logs, registers, survey tables and populations: what is written comes back, nothing is lost silently."""

import csv
import io
import zipfile
from datetime import date, timedelta

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.ingestion import codes
from pipeline.ingestion.deliveries import Refused
from pipeline.ingestion.readers import activity_log, register, scb_csv, survey_table

MANY = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
DONE = st.dates(date(2000, 1, 1), date(2026, 11, 20))  # the day that the delivery was accessed, at the latest
COUNTS = st.integers(0, 10**6)
TIMES = st.integers(1, 10**6)
WORDS = st.text(alphabet="abcåäöÅ ;\"'\u00a0?-", max_size=12).map(lambda text: text.strip())
GROUPS = st.sampled_from(["", "grade=9", "sex=woman", "grade=gy2;sex=boy", "age=16-84;staff_group=leisure"])
AREAS = st.sampled_from(["0182", "9999", "01", "00", "lpo:nacka", "polisregion:stockholm"])
MEASURES = st.sampled_from([one.id for one in codes.register_measures().values() if one.form == "share"])


def log_row(row):
    """What two rows of a log may not share: everything, an empty antal being 1."""
    return (*row[:4], 1 if row[4] is None else row[4], *row[5:])


def figure(row):
    """Likewise of a survey table."""
    return (*row[:4], *row[7:])


def swedish(number):
    """12345.5 → "12 345,5"."""
    return f"{number:,}".replace(",", "\u00a0").replace(".", ",")


def as_csv(rows):
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows([["" if one is None else _written(one) for one in row] for row in rows])
    return stream.getvalue().encode()


def _written(cell):
    return swedish(cell) if isinstance(cell, int | float) else str(cell)


def as_workbook(rows):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("Blad1")
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                (sheet.write_string if isinstance(cell, str) else sheet.write)(line, column, cell)
    return stream.getvalue()


WAYS = {"fil.csv": as_csv, "fil.xlsx": as_workbook}


@pytest.fixture
def read(con, deliver, load, promised):
    """Rows of a layout, written as a file → the rows of a core table, and the file's line counts; rolled back after."""

    def run(format_id, name, data, table, columns="*"):
        load(con, deliver(format_id, {name: data}, settings=f'files = ["{name}"]\n'))
        rows = con.execute(f"select {columns} from core.{table} order by line").fetchall()
        lines = con.execute(
            "select lines, header_lines + data_lines + blank_lines + preamble_lines + rejected_lines, data_lines "
            "from meta.delivery_file"
        ).fetchall()
        _empty(con)
        return rows, lines[0]

    return run


def _empty(con):
    for table in ("core.population", "core.activity", "core.register_snapshot", "core.survey_figure"):
        con.execute(f"delete from {table}")
    con.execute("delete from meta.delivery_file")


@pytest.mark.parametrize("name", WAYS)
@MANY
@given(
    rows=st.lists(
        st.tuples(
            DONE, st.sampled_from(["1a", "1b"]), st.sampled_from(list(codes.activities())),
            st.sampled_from(list(activity_log.STATUSES)), st.none() | TIMES, st.none() | COUNTS.map(lambda n: n / 4),
            st.none() | COUNTS, st.none() | COUNTS, WORDS, st.sampled_from(codes.audiences()), WORDS,
        ),
        min_size=1, max_size=6, unique_by=log_row,
    )
)  # fmt: skip
def test_a_log_comes_back(read, name, rows):
    written = [activity_log.LAYOUT.columns, *((row[0], "youth", *row[1:]) for row in rows)]
    held, (lines, counted, data) = read("activity_log", name, WAYS[name](written), "activity",
                                        "date, commitment, activity, status, amount, hours, participants, violations, "
                                        "unit_name, audience, actor")  # fmt: skip
    assert held == [
        (*row[:3], activity_log.STATUSES[row[3]], 1.0 if row[4] is None else row[4], *row[5:]) for row in rows
    ]
    assert lines == counted
    assert data == len(rows)


@pytest.mark.parametrize("name", WAYS)
@MANY
@given(
    rows=st.lists(
        st.tuples(DAYS, MEASURES, AREAS, GROUPS, COUNTS, COUNTS), min_size=1, max_size=6, unique_by=lambda row: row[:4]
    )
)
def test_a_register_comes_back(read, name, rows):
    written = [(*row[:4], row[4], row[4] + row[5]) for row in rows]
    held, (lines, counted, data) = read("register", name, WAYS[name]([register.LAYOUT.columns, *written]),
                                        "register_snapshot", "date, measure, area_code, group_key, numerator, "
                                        "denominator")  # fmt: skip
    assert held == written
    assert (lines, data) == (counted, len(rows))


@pytest.mark.parametrize("name", WAYS)
@MANY
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(codes.survey_indicators()), AREAS, st.sampled_from(["2023", "2024K3", "2026-12"]), GROUPS,
            st.integers(1, 98), st.booleans(), st.none() | COUNTS, WORDS, WORDS, WORDS,
        ),
        min_size=1, max_size=6, unique_by=figure,
    )
)  # fmt: skip
def test_a_survey_table_comes_back(read, name, rows):
    written = [
        (
            *row[:4],
            row[4],
            row[4] - 1 if row[5] else None,
            row[4] + 1.5 if row[5] else None,
            row[6],
            row[6],
            *row[7:],
            "K",
        )
        for row in rows
    ]
    held, (lines, counted, data) = read("survey_table", name, WAYS[name]([survey_table.LAYOUT.columns, *written]),
                                        "survey_figure", "indicator, area_code, wave, group_key, share, lower, upper, "
                                        "answers, invited, question, base, question_version, publication")  # fmt: skip
    percent = [None if one is None else one / 100 for row in written for one in row[4:7]]
    assert [one for row in held for one in row[4:7]] == pytest.approx(percent)
    assert [row[:4] + row[7:] for row in held] == [row[:4] + row[7:] for row in written]
    assert (lines, data) == (counted, len(rows))


@MANY
@given(
    rows=st.dictionaries(
        st.tuples(st.sampled_from(["0182 Nacka", "00 Riket"]), st.integers(1968, 2099)), COUNTS, min_size=1
    )
)
def test_a_population_comes_back(read, rows):
    written = [(region, str(year), count) for (region, year), count in rows.items()]
    held, (lines, counted, data) = read(
        "scb_csv", "fil.csv", as_csv([scb_csv.LAYOUT.columns, *written]), "population",
        "area_code, year(counted_on), population",
    )  # fmt: skip
    assert held == [
        (region[:2] if "Riket" in region else region[:4], int(year), count) for region, year, count in written
    ]
    assert (lines, data) == (counted, len(rows))


VALID = {
    "activity_log": (
        activity_log.LAYOUT.columns,
        (date(2026, 3, 14), "youth", "1a", "lectures_parents", "genomförd", 1, 2.5, 38, None, "Skolan", "elever", ""),
    ),
    "register": (register.LAYOUT.columns, (date(2026, 6, 30), "staff_trained", "0182", "kön=man", 120, 310)),
    "survey_table": (
        survey_table.LAYOUT.columns,
        ("feels_safe", "Nacka", "2023", "", 87.5, 85, 90, 1669, 3520, "Hur trygg?", "alla", "1", "Polisen"),
    ),
    "scb_csv": (scb_csv.LAYOUT.columns, ("0182 Nacka", "2017", 101231)),
}
TABLES = {
    "activity_log": "activity",
    "register": "register_snapshot",
    "survey_table": "survey_figure",
    "scb_csv": "population",
}
CHANGES = st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 6), st.binary(max_size=4)), min_size=1, max_size=5
)


def changed(data, changes):
    """Bytes with pieces cut out and others put in."""
    for place, cut, put in changes:
        at = int(place * len(data))
        data = data[:at] + put + data[at + cut :]
    return data


def outcome(read, con, format_id, name, data):
    """Refused, with words that say what and where; or every line accounted for and every data line a row."""
    try:
        rows, (lines, counted, data_lines) = read(format_id, name, data, TABLES[format_id])
    except Refused as error:
        refused = error.problems
        lines = counted = data_lines = 0
        rows = []
        _empty(con)
    else:
        refused = ()
    assert all(one.text and one.file == f"prov/{name}" for one in refused)
    assert refused or lines == counted > 0
    assert (len(rows) > 0) == (data_lines > 0)
    assert len(rows) <= data_lines


@pytest.mark.parametrize("format_id", VALID)
@MANY
@given(changes=CHANGES)
def test_a_damaged_csv_file_is_refused_or_adds_up(read, con, format_id, changes):
    header, row = VALID[format_id]
    more = [row, (row[0] + timedelta(1), *row[1:]) if isinstance(row[0], date) else row]
    outcome(read, con, format_id, "fil.csv", changed(as_csv([header, *more]), changes))


@pytest.mark.parametrize("format_id", ["activity_log", "register", "survey_table"])
@MANY
@given(
    changes=CHANGES,
    part=st.none() | st.sampled_from(["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"]),
)
def test_a_damaged_workbook_is_refused_or_adds_up(read, con, format_id, changes, part):
    data = as_workbook(VALID[format_id])
    if part is None:
        outcome(read, con, format_id, "fil.xlsx", changed(data, changes))
        return
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(stream, "w") as written:
        for name in given.namelist():
            content = given.read(name)
            written.writestr(name, changed(content, changes) if name == part else content)
    outcome(read, con, format_id, "fil.xlsx", stream.getvalue())
