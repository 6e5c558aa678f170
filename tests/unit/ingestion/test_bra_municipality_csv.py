"""Brå's list of municipalities: both layouts, what is rejected, what refuses the delivery."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.ingestion import codes
from pipeline.ingestion.deliveries import Refused
from pipeline.ingestion.readers import bra_municipality_csv
from pipeline.ingestion.readers.crime_figures import Period
from pipeline.ingestion.readers.crime_labels import Crime

HEADER = "Kommun;Antal;Per 100 000 inv."
OPTIONS = 'year = 2023\ncrime_id = "5036"'
ROWS = "select area_code, count, rate_per_100k, state, line from core.reported_crime order by line"


def held(con):
    return con.execute(ROWS).fetchall()


def listed(*lines, header=HEADER, encoding="utf-8-sig"):
    return "".join(f"{line}\r\n" for line in (header, *lines) if line is not None).encode(encoding)


def refused(con, deliver, load, content, options=OPTIONS):
    with pytest.raises(Refused) as error:
        load(con, deliver("bra_municipality_csv", {"lista.csv": content}, options))
    assert held(con) == []
    return [str(problem) for problem in error.value.problems]


def test_the_layout_from_2023(con, deliver, load, line_counts):
    content = listed("Ale;2 537;7810", "Alingsås;4\u00a0293;10 100", "Nacka;9;8,5", "Täby;..;..", "Sorsele;-;-")
    load(con, deliver("bra_municipality_csv", {"lista.csv": content}, OPTIONS))
    assert held(con) == [
        ("1440", 2537, 7810.0, "ok", 2),
        ("1489", 4293, 10100.0, "ok", 3),
        ("0182", 9, 8.5, "ok", 4),
        ("0160", None, None, "missing", 5),
        ("2422", 0, 0.0, "ok", 6),
    ]
    counts = line_counts(con)["lista.csv"]
    assert (counts["lines"], counts["header"], counts["data"]) == (6, 1, 5)
    assert con.execute("select distinct crime_id, definition, period_start, period_kind, preliminary "
                       "from core.reported_crime").fetchall() == [
        ("5036", "Alla anmälda brott.", date(2023, 1, 1), "year", False)
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_the_layout_of_2021(con, deliver, load, line_counts, encoding):
    """No header, "kommun" after the name, genitives, an en dash."""
    content = listed("Ale kommun;2731;8547", "Arjeplogs kommun;201;7200", "Malung–Sälen;812;8100", "Borås kommun;1;1",
                     header=None, encoding=encoding)  # fmt: skip
    load(con, deliver("bra_municipality_csv", {"lista.csv": content}, OPTIONS))
    assert [row[:2] for row in held(con)] == [("1440", 2731), ("2506", 201), ("2023", 812), ("1490", 1)]
    assert line_counts(con)["lista.csv"]["header"] == 0


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        ("bra_kommun_csv_2023_sample.csv", OPTIONS, [("1440", 2537, 7810.0), ("1489", 4293, 10100.0)]),
        ("bra_kommun_csv_2021_sample.csv", 'year = 2021\ncrime_id = "5036"', [("1440", 2731, 8547.0)]),
    ],
)
def test_the_documented_samples(con, deliver, load, shared_data, name, options, expected):
    content = (shared_data / "crime" / name).read_bytes()
    load(con, deliver("bra_municipality_csv", {name: content}, options))
    assert [row[:3] for row in held(con)] == expected


def test_the_smallest_list(con, deliver, load):
    load(con, deliver("bra_municipality_csv", {"lista.csv": b"Nacka;1;1"}, OPTIONS))
    assert held(con) == [("0182", 1, 1.0, "ok", 1)]


def test_all_municipalities_by_koladas_names(con, deliver, load, shared_data):
    path = str(shared_data / "crime" / "kolada_2024-12-12.parquet")
    known = "select distinct municipality_id, municipality from read_parquet(?) order by 1"
    real = con.execute(known, [path]).fetchall()
    content = listed(*(f"{name};{number};1" for number, (_, name) in enumerate(real)))
    load(con, deliver("bra_municipality_csv", {"lista.csv": content.replace(b";0;1", b";0;0")}, OPTIONS))
    assert [row[0] for row in held(con)] == [code for code, _ in real]
    assert len(real) == 290


def test_a_sum_of_ours_may_be_what_is_counted(con, deliver, load):
    load(con, deliver("bra_municipality_csv", {"a.csv": listed("Nacka;1;1")}, 'year = 2023\ncrime_id = "11708+11650"'))
    assert con.execute("select crime_id from core.reported_crime").fetchall() == [("11650+11708",)]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ('crime_id = "5036"', "year ska vara"),
        ('year = "2023"\ncrime_id = "5036"', "men är '2023'"),
        ('year = 23\ncrime_id = "5036"', "men är 23"),
        ("year = 2023", "crime_id ska vara"),
        ("year = 2023\ncrime_id = 5036", "men är 5036"),
        ('year = 2023\ncrime_id = "4711"', "'4711'"),
    ],
)
def test_year_and_crime_must_be_said(con, deliver, load, options, said):
    [problem] = refused(con, deliver, load, listed("Nacka;1;1"), options)
    assert problem.startswith("prov/source.toml: ")
    assert said in problem


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("Nacka;12.5;1", "Antal"),
        ("Nacka;12,5;1", "Antal"),
        ("Nacka;-5;1", "Antal"),
        ("Nacka;-;740", "Antal"),  # none at a rate above none
        ("Nacka;12;många", "Per 100 000 inv."),
        ("Nacka;12", "hela raden"),
        ("Nacka;12;1;", "hela raden"),
        ("Ale kommun;99;1", "hela raden"),  # Ale once more
    ],
)
def test_a_line_that_cannot_be_read_is_rejected_at_its_line(con, deliver, load, line_counts, line, column):
    load(con, deliver("bra_municipality_csv", {"lista.csv": listed("Ale;12;1", line, ";;")}, OPTIONS))
    assert [row[1] for row in held(con)] == [12]
    assert con.execute("select line, column_name from meta.reject").fetchall() == [(3, column)]
    counts = line_counts(con)["lista.csv"]
    assert (counts["data"], counts["rejected"], counts["blank"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "filen är tom"),
        (listed(), "inga uppgifter"),
        (listed("Nacka;1;1", header="Kommun;Antal brott;Per 100 000"), "rad 1: första raden ska vara 'Kommun;Antal;"),
        ("Region;Brott;År;Period;Antal;/100 000 inv\n".encode(), 'format = "bra_sol"'),
        (b"PK\x03\x04 \n", "Excel"),
        (listed("Naka;1;1"), "rad 2: området 'Naka' finns inte i kodlistan. Närmast: Nacka"),
        (listed("Nacka;1;1", "Täby;1")[:-2], "rad 3: filen är avbruten"),
    ],
)
def test_what_refuses_the_delivery(con, deliver, load, content, said):
    [problem] = refused(con, deliver, load, content)
    assert problem.startswith("prov/lista.csv")
    assert said in problem


def test_everything_wrong_is_told_at_once(con, deliver, load):
    problems = refused(con, deliver, load, listed("Naka;1;1", "Naka;2;2", "Tabby;1;1"), "year = 2023")
    assert [one.split(":")[0] for one in problems] == [
        "prov/source.toml",
        "prov/lista.csv, rad 2",
        "prov/lista.csv, rad 4",
    ]


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────────────────

MUNICIPALITIES = [one for one in codes.areas().values() if one.kind == "municipality"]
WRITTEN = st.lists(
    st.tuples(st.sampled_from(MUNICIPALITIES), st.sampled_from(["", " kommun", "s kommun"]), st.integers(0, 3_000_000)),
    min_size=1,
    max_size=30,
    unique_by=lambda row: row[0].code,
)


def written(row):
    area, ending, count = row
    grouped = f"{count:,}".replace(",", " ")
    return f"{area.name}{ending};{grouped};{'1,5' if count else '0'}"


@given(WRITTEN, st.booleans())
def test_what_is_written_in_the_layout_comes_back(rows, has_header):
    lines = [HEADER] * has_header + [written(row) for row in rows]
    found = bra_municipality_csv.parse(
        lines, True, "lista.csv", Crime("5036", "Alla."), Period(date(2023, 1, 1), "year")
    )
    assert not found.problems
    assert not found.rejects
    assert [(one.area_code, one.amount.count) for one in found.figures] == [(area.code, n) for area, _, n in rows]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WRITTEN, st.lists(st.tuples(st.integers(0), st.binary(max_size=3)), max_size=4))
def test_corrupted_files_are_refused_or_every_line_is_accounted_for(con, deliver, load, line_counts, rows, damage):
    content = listed(*map(written, rows))
    for place, piece in damage:
        at = place % len(content)
        content = content[:at] + piece + content[at + 1 :]
    con.execute("delete from core.reported_crime; delete from meta.reject; delete from meta.delivery_file")
    try:
        load(con, deliver("bra_municipality_csv", {"lista.csv": content}, OPTIONS))
    except Refused:
        assert held(con) == []
        return
    counts = line_counts(con)["lista.csv"]
    assert counts["lines"] == content.count(b"\n") + (not content.endswith(b"\n"))
    assert con.execute("select count(*) from core.reported_crime").fetchone() == (counts["data"],)
    assert con.execute("select count(distinct line) from meta.reject").fetchone() == (counts["rejected"],)
