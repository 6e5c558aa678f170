"""A consultant's table of speeds: kept by hand, so anything wrong refuses it, with line or cell."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.ingestion.deliveries import Refused

HEADER = "mätplats;mätperiod;riktning;antal;medel;85_percentil;andel_inom_gräns;källa\n"
ROW = "Storgatan 12;2026-05-04–2026-05-17;norrut;8412;38,2;45;0,62;Konsultbolaget, rapport 7\n"
HELD = "select * exclude (sha256, file_id) from core.speed_summary order by line"


def held(con):
    return con.execute(HELD).fetchall()


def refusal(con, load, deliver, content, name="tabell.csv"):
    content = content if isinstance(content, bytes) else content.encode()
    with pytest.raises(Refused) as error:
        load(con, deliver("speed_table", {name: content}))
    assert held(con) == []
    return [str(problem) for problem in error.value.problems]


def test_a_row_is_held_as_it_stands(con, deliver, refresh, line_counts):
    content = HEADER + ROW + "Skolgatan;hösten 2025;båda;;;41,5;;\n\n"
    outcome = refresh(con, deliver("speed_table", {"tabell.csv": content.encode()}))
    assert outcome.state == "loaded", outcome.message
    assert held(con) == [
        (
            "Storgatan 12", "2026-05-04–2026-05-17", "norrut", date(2026, 5, 4), date(2026, 5, 17), 8412, 38.2, 45,
            0.62, "Konsultbolaget, rapport 7", 2,
        ),
        ("Skolgatan", "hösten 2025", "", None, None, None, None, 41.5, None, "Prov", 3),  # the publisher is the source
    ]  # fmt: skip
    counts = line_counts(con)["tabell.csv"]
    assert (counts["header"], counts["data"], counts["blank"], counts["message"]) == (1, 2, 1, "")


@pytest.mark.parametrize(
    ("written", "share"),
    [("0,62", 0.62), ("1", 1), ("0", 0), ("62 %", 0.62), ("62", 0.62), ("62,5%", 0.625)],
)
def test_a_share_may_be_percent(con, deliver, load, line_counts, written, share):
    load(con, deliver("speed_table", {"a.csv": (HEADER + ROW.replace("0,62", written)).encode()}))
    assert [row[8] for row in held(con)] == [pytest.approx(share)]
    assert line_counts(con)["a.csv"]["message"].startswith("Kolumnen andel") == (written == "62")


def shares(*written):
    return HEADER + "".join(ROW.replace("0,62", one).replace("norrut", f"fil {n}") for n, one in enumerate(written))


@pytest.mark.parametrize(
    ("written", "held_as"),
    [
        (("62 %", "62"), [0.62, 0.62]),  # the sign is the cell's own: what others have does not change it
        (("62 %", "0,8"), [0.62, 0.8]),
        (("0,5 %", "1"), [0.005, 1]),
        (("62", "1", "0"), [0.62, 0.01, 0]),  # percent, since one of them can be nothing else
    ],
)
def test_a_sign_is_of_its_cell_and_else_one_percentage_makes_all_so(con, deliver, load, written, held_as):
    load(con, deliver("speed_table", {"a.csv": shares(*written).encode()}))
    assert [row[8] for row in held(con)] == held_as


def test_a_file_with_shares_and_percentages_without_a_sign_is_refused(con, deliver, load):
    problems = refusal(con, load, deliver, shares("0,8", "62", "1", "0,9"))  # 0,8 could be 0,8 %
    assert [one.split(":")[0] for one in problems] == ["prov/tabell.csv, rad 2", "prov/tabell.csv, rad 5"]
    assert "andel_inom_gräns är en andel här, men 62 på rad 3, som är procent" in problems[0]


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("2026-05", (date(2026, 5, 1), date(2026, 5, 31))),
        ("2026-05-04", (date(2026, 5, 4), date(2026, 5, 4))),
        ("2026-05-04/2026-05-17", (date(2026, 5, 4), date(2026, 5, 17))),
        ("vecka 19–20 2026", (None, None)),
    ],
)
def test_periods_with_dates_get_them(con, deliver, load, period, days):
    load(con, deliver("speed_table", {"a.csv": (HEADER + ROW.replace("2026-05-04–2026-05-17", period)).encode()}))
    assert [row[3:5] for row in held(con)] == [days]
    assert held(con)[0][1] == period


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (ROW.replace("Storgatan 12", ""), "mätplats ska vara ifyllt"),
        (ROW.replace("Storgatan 12", "a=b"), "utan semikolon och likhetstecken"),
        (ROW.replace("2026-05-04–2026-05-17", "2026-13"), "mätperiod ska vara en månad eller dagar som finns"),
        (ROW.replace("2026-05-17", "2026-05-01"), "mätperiod ska vara en månad eller dagar som finns"),
        (ROW.replace("8412", "8412,5"), "antal ska vara ett heltal"),
        (ROW.replace("38,2", "38.2"), "medel ska vara km/h mellan 3 och 250"),
        (ROW.replace("38,2", "382"), "medel ska vara km/h mellan 3 och 250"),
        (ROW.replace(";45;", ";fort;"), "85_percentil ska vara km/h"),
        (ROW.replace("0,62", "162"), "andel_inom_gräns ska vara en andel mellan 0 och 1"),
        (ROW.replace("0,62", "-1"), "andel_inom_gräns ska vara en andel mellan 0 och 1"),
        (ROW.replace("38,2;45;0,62", ";;"), "medel, 85_percentil och andel_inom_gräns är alla tomma"),
        (ROW + ROW, "står redan på rad 2"),
        (ROW.replace("Konsultbolaget", "anna@example.se"), "källa innehåller"),
        ("för;få;fält\n", "raden ska ha 8 fält"),
    ],
)
def test_what_refuses_the_table(con, deliver, load, wrong, said):
    problems = refusal(con, load, deliver, HEADER + wrong)
    assert said in problems[0]
    assert problems[0].startswith(("prov/tabell.csv, rad 2", "prov/tabell.csv, rad 3"))


def test_all_problems_are_told_at_once_and_a_workbook_by_cell(con, deliver, load, workbook):
    book = workbook({"Hastigheter": HEADER + ROW.replace("38,2", "fort").replace("8412", "många")})
    problems = refusal(con, load, deliver, book, "tabell.xlsx")
    assert [one.split(": ")[0] for one in problems] == [
        "prov/tabell.xlsx, Hastigheter, cell D2",
        "prov/tabell.xlsx, Hastigheter, cell E2",
    ]


def test_a_workbook_is_read(con, deliver, load, workbook):
    load(con, deliver("speed_table", {"tabell.xlsx": workbook({"Hastigheter": HEADER + ROW})}))
    assert [row[5:9] for row in held(con)] == [(8412, 38.2, 45, 0.62)]


@pytest.mark.parametrize("file", ["jamar/166905.txt", "jamar/168193.txt", "impactor/romerstrasse-415t3024102016.txt"])
def test_measuring_files_are_not_tables(con, deliver, load, shared_data, file):
    content = (shared_data / "speed" / file).read_bytes()
    [problem] = refusal(con, load, deliver, content)
    assert "filen ska vara en tabell med rubrikraden 'mätplats;mätperiod;" in problem
    assert " Den ser ut som " in problem
    assert ("JAMAR" in problem) == ("jamar" in file)


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────────────────

WORDS = st.text("abcåäö 123", min_size=1, max_size=8).map(str.strip).filter(bool)
TENTHS = st.integers(30, 2500).map(lambda tenths: tenths / 10)
ROWS = st.lists(
    st.tuples(WORDS, st.integers(0, 10**6), TENTHS, TENTHS, st.integers(0, 100).map(lambda one: one / 100)),
    min_size=1,
    max_size=12,
    unique_by=lambda row: row[0],
)
LAWS = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def written(rows):
    lines = (f"{site};2026-05;;{n};{mean};{v85};{share};Källan\n" for site, n, mean, v85, share in rows)
    return HEADER + "".join(lines).replace(".", ",")


def emptied(con):
    for table in ("core.speed_summary", "meta.reject", "meta.delivery_file"):
        con.execute(f"delete from {table}")


@LAWS
@given(ROWS)
def test_what_is_written_in_the_layout_comes_back(con, deliver, load, rows):
    emptied(con)
    load(con, deliver("speed_table", {"a.csv": written(rows).encode()}))
    assert [(row[0], *row[5:9]) for row in held(con)] == rows


@LAWS
@given(ROWS, st.lists(st.tuples(st.integers(0, 3000), st.binary(max_size=3)), min_size=1, max_size=4))
def test_corrupted_tables_are_refused_or_every_line_is_accounted_for(con, deliver, load, line_counts, rows, damage):
    emptied(con)
    content = written(rows).encode()
    for place, piece in damage:
        at = place % len(content)
        content = content[:at] + piece + content[at + 1 :]
    try:
        load(con, deliver("speed_table", {"a.csv": content}))
    except Refused:
        return
    counts = line_counts(con)["a.csv"]
    assert counts["rejected"] == 0
    if not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        assert counts["lines"] == content.count(b"\n") + (not content.endswith(b"\n"))
    assert len(held(con)) <= counts["data"]
