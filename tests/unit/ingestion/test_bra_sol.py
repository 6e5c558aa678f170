"""Brå's databasfil: rows as they stand, what is a heading, what is rejected, what refuses the delivery."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.ingestion.deliveries import Refused
from pipeline.ingestion.readers import bra_sol

HEADER = "Region;Brott;År;Period;Antal;/100 000 inv\n"
LABELS = 'labels = {"Narkotika- och vapenbrott (11650 + 11708)" = "11650+11708"}'
ROWS = (
    "select area_code, crime_id, period_start, period_kind, count, rate_per_100k, preliminary, state, line "
    "from core.reported_crime order by line"
)


def held(con):
    return con.execute(ROWS).fetchall()


def sol(*lines, encoding="utf-8"):
    return (HEADER + "".join(f"{line}\n" for line in lines)).encode(encoding)


def refused(con, deliver, load, content, options=""):
    with pytest.raises(Refused) as error:
        load(con, deliver("bra_sol", {"fil.txt": content}, options))
    assert con.execute("select count(*) from core.reported_crime").fetchone() == (0,)
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_year_quarter_and_month_rows(con, deliver, load, line_counts, encoding):
    content = sol(
        "Nacka kommun;Totalt antal brott;År;2025;11 204;10 320;",
        "Stockholms län;Vapenlagen;2025;Kvartal 3;7;0,3;",
        "Hela landet;Vapenlagen;2026 prel.;Aug;498;5;",
        "Arjeplogs kommun;12 kap. Skadegörelsebrott;År;2026 prel.;-;-;",
        encoding=encoding,
    )
    load(con, deliver("bra_sol", {"fil.txt": content}))
    assert held(con) == [
        ("0182", "5036", date(2025, 1, 1), "year", 11204, 10320.0, False, "ok", 2),
        ("01", "11708", date(2025, 7, 1), "quarter", 7, 0.3, False, "ok", 3),
        ("00", "11708", date(2026, 8, 1), "month", 498, 5.0, True, "ok", 4),
        ("2506", "11099", date(2026, 1, 1), "year", 0, 0.0, True, "ok", 5),
    ]
    assert line_counts(con)["fil.txt"] | {"lines": 5, "header": 1, "data": 4} == line_counts(con)["fil.txt"]


def test_markers_become_states_and_never_zero(con, deliver, load):
    content = sol(
        "Nacka kommun;Vapenlagen;År;2021;..;..;",
        "Nacka kommun;Vapenlagen;År;2022;.;.;",
        "Nacka kommun;Vapenlagen;År;2023;;;",
        "Nacka kommun;Vapenlagen;År;2024;-;-;",
        "Nacka kommun;Vapenlagen;År;2025;1\u00a0002;.;",
    )
    load(con, deliver("bra_sol", {"fil.txt": content}))
    assert [(row[4], row[5], row[7]) for row in held(con)] == [
        (None, None, "missing"),
        (None, None, "not_applicable"),
        (None, None, "missing"),
        (0, 0.0, "ok"),
        (1002, None, "ok"),
    ]


def test_echoed_parents_are_headings_and_tell_equal_labels_apart(con, deliver, load, line_counts):
    content = sol(
        "Nacka kommun;Inbrottsstöld i bostad;År;2025;..;..;",
        "Nacka kommun;Villa, radhus o.d.;År;2025;..;..;",
        "Nacka kommun;Fullbordat inbrott;År;2025;31;28;",
        "Nacka kommun;Lägenhet;År;2025;..;..;",
        "Nacka kommun;Fullbordat inbrott;År;2025;12;11;",
        "Nacka kommun;Försök till inbrott;År;2025;..;..;",  # nothing beneath it: a figure that is missing
    )
    load(con, deliver("bra_sol", {"fil.txt": content}))
    assert [(row[1], row[4], row[7], row[8]) for row in held(con)] == [
        ("11481", 31, "ok", 4),
        ("11484", 12, "ok", 6),
        ("11485", None, "missing", 7),
    ]
    counts = line_counts(con)["fil.txt"]
    assert (counts["header"], counts["data"]) == (4, 3)
    assert counts["message"] == "3 rader är rubriker: överordnade brottstyper utan uppgift (..)."


def test_the_menu_is_followed_also_where_each_crime_lists_all_areas(con, deliver, load):
    content = sol(
        "Nacka kommun;Lägenhet;År;2025;20;..;",
        "Täby kommun;Lägenhet;År;2025;21;..;",
        "Nacka kommun;Försök till inbrott;År;2025;1;..;",
        "Täby kommun;Försök till inbrott;År;2025;2;..;",
    )
    load(con, deliver("bra_sol", {"fil.txt": content}))
    assert [row[1] for row in held(con)] == ["11483", "11483", "11485", "11485"]


def test_an_echo_in_one_export_does_not_hide_the_figure_of_another(con, deliver, load):
    files = {
        "a.txt": sol("Nacka kommun;Totalt antal brott;År;2025;11204;..;"),
        "b.txt": sol("Nacka kommun;Totalt antal brott;År;2025;..;..;", "Nacka kommun;Vapenlagen;År;2025;90;..;"),
    }
    load(con, deliver("bra_sol", files))
    assert con.execute("select crime_id, count from core.reported_crime order by 1").fetchall() == [
        ("11708", 90),
        ("5036", 11204),
    ]


def test_two_dots_do_not_hide_the_figure_of_another_file_of_the_delivery(con, deliver, refresh):
    # 120 offences in a.txt; b.txt has the row and nothing to say
    files = {
        "a.txt": sol("Nacka kommun;Vapenlagen;År;2024;120;109;"),
        "b.txt": sol("Nacka kommun;Vapenlagen;År;2024;..;..;"),
    }
    assert refresh(con, deliver("bra_sol", files)).state == "loaded"
    assert con.execute("select count, state from core.current_reported_crime").fetchall() == [(120, "ok")]


def test_a_parent_whose_only_child_is_rejected_is_a_heading(con, deliver, load, line_counts):
    content = sol(
        "Nacka kommun;Inbrottsstöld i bostad;År;2025;..;..;",
        "Nacka kommun;Villa, radhus o.d.;År;2025;..;..;",
        "Nacka kommun;Fullbordat inbrott;År;2025;3l;28;",  # a letter in the number
    )
    load(con, deliver("bra_sol", {"fil.txt": content}))
    assert held(con) == []
    counts = line_counts(con)["fil.txt"]
    assert (counts["header"], counts["rejected"]) == (3, 1)


def test_a_newer_delivery_may_take_a_figure_back(con, deliver, refresh):
    refresh(con, deliver("bra_sol", {"a.txt": sol("Nacka kommun;Vapenlagen;År;2024;7;6;")}, name="a"))
    refresh(con, deliver("bra_sol", {"b.txt": sol("Nacka kommun;Vapenlagen;År;2024;..;..;")}, name="b"))
    assert con.execute("select count, state from core.current_reported_crime").fetchall() == [(None, "missing")]


def test_one_topic_in_many_files_counts_once(con, deliver, refresh):
    """An export holds 10 000 cells at most, so a topic comes as several that overlap, and one that was saved twice."""
    years = [f"Nacka kommun;Vapenlagen;År;{year};{year - 1900};1;" for year in range(1996, 2026)]
    files = {"a.txt": sol(*years[:20]), "b.txt": sol(*years[15:]), "kopia av a.txt": sol(*years[:20])}
    assert refresh(con, deliver("bra_sol", files)).state == "loaded"
    held_once = con.execute("select period_start, count from core.current_reported_crime order by 1").fetchall()
    assert held_once == [(date(year, 1, 1), year - 1900) for year in range(1996, 2026)]
    status = con.execute("select status, count(*) from meta.delivery_file group by 1 order by 1").fetchall()
    assert status == [("duplicate", 1), ("loaded", 2)]


def test_the_months_label_of_a_crime_is_the_years(con, deliver, load):
    """The menus of years and of months have ids of their own for the same crime, and labels that differ."""
    content = sol(
        "Nacka kommun;Inbrottsstöld i bostad;År;2025;120;110;",
        "Nacka kommun;därav inbrottsstöld i bostad;2026 prel.;Jan;9;8;",
        "Nacka kommun;Vapenlagen totalt;2026 prel.;Kvartal 1;9;8;",
    )
    load(con, deliver("bra_sol", {"fil.txt": content}))
    assert [(row[1], row[3], row[6]) for row in held(con)] == [
        ("11476", "year", False),
        ("11476", "month", True),
        ("11708", "quarter", True),
    ]


def test_an_ambiguous_label_without_its_parent_is_rejected(con, deliver, load, line_counts):
    load(con, deliver("bra_sol", {"fil.txt": sol("Nacka kommun;Fullbordat inbrott;År;2025;31;28;")}))
    assert line_counts(con)["fil.txt"]["rejected"] == 1
    [(line, column, reason)] = con.execute("select line, column_name, reason from meta.reject").fetchall()
    assert (line, column) == (2, "Brott")
    assert "Villa, radhus o.d.' eller 'Lägenhet'" in reason


def test_a_declared_sum_is_ours_and_says_so(con, deliver, load):
    content = sol(
        "Nacka kommun;Brott mot specialstraffrättsliga författningar;År;2025;..;..;",
        "Nacka kommun;Narkotika- och vapenbrott (11650 + 11708);År;2025;961;900;",
    )
    load(con, deliver("bra_sol", {"fil.txt": content}, LABELS))
    [(crime_id, definition)] = con.execute("select crime_id, definition from core.reported_crime").fetchall()
    assert crime_id == "11650+11708"
    assert definition == (
        "Summan av Brott mot narkotikastrafflagen (11650) och Vapenlagen (11708). "
        "Summan är vår egen, Brå redovisar delarna var för sig."
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ('labels = "11650"', "ska vara en tabell"),
        ('labels = {"Ny" = "11650+4711"}', "'11650+4711'"),
        ('labels = {"Ny" = 11650}', "men är 11650"),
        ('labels = {"Ny" = "11650+11650"}', "en gång"),
        ('labels = {"Vapenlagen" = "11650"}', "betyder redan 11708"),
    ],
)
def test_a_wrong_declaration_refuses_at_source_toml(con, deliver, load, options, said):
    [problem] = refused(con, deliver, load, sol("Nacka kommun;Ny;År;2025;1;1;"), options)
    assert problem.startswith("prov/source.toml: ")
    assert said in problem


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("Nacka kommun;Vapenlagen;År;2025;12.5;1;", "Antal"),
        ("Nacka kommun;Vapenlagen;År;2025;12,5;1;", "Antal"),
        ("Nacka kommun;Vapenlagen;År;2025;\u22125;1;", "Antal"),
        ("Nacka kommun;Vapenlagen;År;2025;12;många;", "/100 000 inv"),
        ("Nacka kommun;Vapenlagen;År;25;12;1;", "Period"),
        ("Nacka kommun;Vapenlagen;2025;August;12;1;", "Period"),
        ("Nacka kommun;Vapenlagen;2025;Kvartal 5;12;1;", "Period"),
        ("Nacka kommun;Vapenlagen;2025 p;Aug;12;1;", "År"),
        ("Nacka kommun;Vapenlagen;År;2025;12;1", "hela raden"),
        ("Nacka kommun;Vapenlagen;År;2025;12;1;extra;", "hela raden"),
        ("Nacka kommun;Vapenlagen;År;2024;99;1;", "hela raden"),  # the same area, crime and period twice
    ],
)
def test_a_line_that_cannot_be_read_is_rejected_at_its_line(con, deliver, load, line_counts, line, column):
    good = "Nacka kommun;Vapenlagen;År;2024;12;1;"
    load(con, deliver("bra_sol", {"fil.txt": sol(good, line, "")}))
    assert [row[4] for row in held(con)] == [12]
    assert con.execute("select line, column_name from meta.reject").fetchall() == [(3, column)]
    counts = line_counts(con)["fil.txt"]
    assert (counts["data"], counts["rejected"], counts["blank"]) == (1, 1, 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "filen är tom"),
        (b"\r\n\r\n", "filen är tom"),
        (HEADER.encode(), "bara rubrikraden"),
        (b"Kommun;Antal;Per 100 000 inv.\nAle kommun;2731;8547\n", "rad 1: rubrikraden ska vara 'Region;Brott;"),
        (b"\x89PNG\x81\x8d\n", "0x"),
        (b"PK\x03\x04\x81\x8d", "Excel"),
        (HEADER.encode("cp850"), "byte 0x8F"),  # Å in the old DOS code page
        (sol("Nacka kommun;Vapenlagen;År;2025;12;1;")[:-4], "rad 2: filen är avbruten"),
        (sol("Nacka kommun;Vapenlag;År;2025;12;1;"), "rad 2: brottstypen 'Vapenlag' finns inte"),
        (sol("Naka kommun;Vapenlagen;År;2025;12;1;"), "rad 2: området 'Naka kommun' finns inte"),
    ],
)
def test_what_refuses_the_delivery(con, deliver, load, content, said):
    [problem] = refused(con, deliver, load, content)
    assert problem.startswith("prov/fil.txt")
    assert said in problem


def test_a_last_line_without_a_line_break_is_whole_if_its_fields_are(con, deliver, load):
    load(con, deliver("bra_sol", {"fil.txt": sol("Nacka kommun;Vapenlagen;År;2025;12;1;")[:-1]}))
    assert len(held(con)) == 1


def test_every_unknown_name_is_listed_once_with_its_first_line(con, deliver, load):
    content = sol(
        "Naka kommun;Vapenlagen;År;2024;1;1;",
        "Naka kommun;Vapenlagen;År;2025;1;1;",
        "Nacka kommun;Vapenlag;År;2025;1;1;",
    )
    problems = refused(con, deliver, load, content)
    assert [problem.split(":")[0] for problem in problems] == ["prov/fil.txt, rad 2", "prov/fil.txt, rad 4"]


def test_the_documented_sample_is_refused_for_its_unknown_crime(con, deliver, load, shared_data):
    problems = refused(con, deliver, load, (shared_data / "crime" / "bra_sol_databasfil_sample.txt").read_bytes())
    assert len(problems) == 2
    assert problems[0].startswith("prov/fil.txt, rad 2: brottstypen 'Befogenhetsbedrägeri' finns inte i kodlistan.")


def test_no_offences_at_a_rate_above_none_is_rejected():
    """A count of "-" beside 740 per 100 000: one of them is wrong, and 0 must not be believed."""
    line = "Nacka kommun;Totalt antal brott;År;2017;-;740;"
    (reject,) = bra_sol.parse([HEADER.strip(), line], True, "fil.txt", {}).rejects
    assert (reject.line, reject.column_name) == (2, "Antal")
    assert "båda kan inte stämma" in reject.reason


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────────────────

AREAS = [("Nacka kommun", "0182"), ("Arjeplogs kommun", "2506"), ("Hela landet", "00"), ("Skåne län", "12")]
CRIMES = [("Totalt antal brott", "5036"), ("Vapenlagen", "11708"), ("12 kap. Skadegörelsebrott", "11099")]
WRITTEN = st.lists(
    st.tuples(
        st.sampled_from(AREAS),
        st.sampled_from(CRIMES),
        st.integers(1996, 2026),
        st.integers(0, 12),
        st.booleans(),
        st.integers(0, 3_000_000),
    ),
    min_size=1,
    max_size=30,
    unique_by=lambda row: row[:4],
)


def written(row):
    (area, _), (crime, _), year, month, preliminary, count = row
    year_text = f"{year} prel." if preliminary else str(year)
    when = f"{year_text};{bra_sol.MONTHS[month - 1]}" if month else f"År;{year_text}"
    grouped = f"{count:,}".replace(",", "\u00a0")
    return f"{area};{crime};{when};{grouped};{'1,5' if count else '0'};"


@given(WRITTEN)
def test_what_is_written_in_the_layout_comes_back(rows):
    lines = [HEADER.strip(), *map(written, rows)]
    sheet = bra_sol.parse(lines, True, "fil.txt", {})
    assert not sheet.problems
    assert not sheet.rejects
    assert [
        (row.area_code, row.crime.id, row.period.start, row.period.preliminary, row.amount.count) for row in sheet.rows
    ] == [
        (area, crime, date(year, month or 1, 1), preliminary, count)
        for (_, area), (_, crime), year, month, preliminary, count in rows
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WRITTEN, st.lists(st.tuples(st.integers(0, 3000), st.binary(max_size=3)), max_size=4))
def test_corrupted_files_are_refused_or_every_line_is_accounted_for(con, deliver, load, line_counts, rows, damage):
    content = (HEADER + "".join(f"{written(row)}\n" for row in rows)).encode()
    for place, piece in damage:
        at = place % len(content) if content else 0
        content = content[:at] + piece + content[at + 1 :]
    con.execute("delete from core.reported_crime; delete from meta.reject; delete from meta.delivery_file")
    try:
        load(con, deliver("bra_sol", {"fil.txt": content}))
    except Refused:
        return
    counts = line_counts(con)["fil.txt"]
    assert counts["lines"] == content.count(b"\n") + (not content.endswith(b"\n"))
    assert con.execute("select count(*) from core.reported_crime").fetchone() == (counts["data"],)
    assert con.execute("select count(distinct line) from meta.reject").fetchone() == (counts["rejected"],)
