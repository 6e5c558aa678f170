"""SCB's PX files: cells where they belong, quirks of the format, what is refused and why, what is rejected."""

import itertools
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.ingestion.deliveries import Refused
from pipeline.ingestion.readers import cube, px

MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

SMALL = """CHARSET="ANSI";
CONTENTS="Folkmängd";
STUB="region";
HEADING="år";
VALUES("region")="0182 Nacka","01 Stockholms län";
VALUES("år")="2023","2024";
DATA=
110633 112112
2454821 2473307;
"""


def text(
    stub='"region"',
    heading='"år"',
    values='VALUES("region")="0182 Nacka";\nVALUES("år")="2023","2024";',
    more="",
    data="110633 112112;",
):
    return f"STUB={stub};\nHEADING={heading};\n{values}\n{more}DATA=\n{data}\n"


def rows(con, load, deliver, content, options="", encoding="cp1252"):
    data = content if isinstance(content, bytes) else content.encode(encoding)
    load(con, deliver("px", {"fil.px": data}, options))
    return con.execute(
        "select area_code, counted_on, group_key, population, state from core.population order by rowid"
    ).fetchall()


def refused(con, load, deliver, content, options=""):
    data = content if isinstance(content, bytes) else content.encode("cp1252")
    with pytest.raises(Refused) as error:
        load(con, deliver("px", {"fil.px": data}, options))
    assert con.execute("select count(*) from core.population").fetchone() == (0,)
    return [str(problem) for problem in error.value.problems]


def test_the_real_file(con, deliver, refresh, shared_data, line_counts):
    # SCB's own totals for the nation on 31 December: 9 011 392 in 2004 and 9 047 752 in 2005
    content = (shared_data / "population" / "BE0101A1.px").read_bytes()
    loaded = refresh(con, deliver("px", {"BE0101A1.px": content}))
    assert (loaded.state, loaded.message) == ("loaded", "")
    assert con.execute(
        "select counted_on, sum(population), count(*), count(distinct area_code) from core.population "
        "group by 1 order by 1"
    ).fetchall() == [(date(2004, 12, 31), 9011392, 16968, 21), (date(2005, 12, 31), 9047752, 16968, 21)]
    # the file's first and last lines of cells, and where they stand (found in the file by hand)
    assert con.execute(
        "select area_code, dimension, group_key, population, line from core.population where line in (51, 17018) "
        "order by line, counted_on"
    ).fetchall() == [
        ("01", "age×marital_status×sex", "age=0;marital_status=single;sex=man", 13201, 51),
        ("01", "age×marital_status×sex", "age=0;marital_status=single;sex=man", 13079, 51),
        ("25", "age×marital_status×sex", "age=100+;marital_status=divorced;sex=woman", 0, 17018),
        ("25", "age×marital_status×sex", "age=100+;marital_status=divorced;sex=woman", 0, 17018),
    ]
    counts = line_counts(con)["BE0101A1.px"]
    assert (counts["lines"], counts["data"]) == (21 * 4 * 101 * 2 * 2, 33936)


def test_the_smallest_file(con, deliver, load, line_counts):
    assert rows(con, load, deliver, SMALL) == [
        ("0182", date(2023, 12, 31), "", 110633, "ok"),
        ("0182", date(2024, 12, 31), "", 112112, "ok"),
        ("01", date(2023, 12, 31), "", 2454821, "ok"),
        ("01", date(2024, 12, 31), "", 2473307, "ok"),
    ]
    assert line_counts(con)["fil.px"]["lines"] == 4


def test_markers_become_states_and_never_zero(con, deliver, load):
    values = 'VALUES("region")="0182 Nacka";\nVALUES("år")="2018","2019","2020","2021","2022","2023","2024";'
    content = text(values=values, data='".." "." "-" "..." .. - 7;')
    assert [(one[3], one[4]) for one in rows(con, load, deliver, content)] == [
        (None, "missing"),
        (None, "not_applicable"),
        (0, "ok"),
        (None, "missing"),
        (None, "missing"),
        (0, "ok"),
        (7, "ok"),
    ]


@pytest.mark.parametrize(
    "data",
    ["1 2 3 4;", "1 2\n3 4", "1,2,3,4;", "1\t2 \r\n3\t4 \r\n;", "1;2;3;4;", '1 "2"\n\n3 4 ;\n\n', "1.0 2.00 3 4;"],
)
def test_cells_are_divided_in_every_way_that_the_format_has(con, deliver, load, data):
    content = SMALL.split("DATA=")[0] + "DATA=" + data
    assert [one[3] for one in rows(con, load, deliver, content)] == [1, 2, 3, 4]


def test_a_text_goes_on_over_lines_as_adjacent_quoted_pieces(con, deliver, load):
    values = 'VALUES("region")="0182 "\n"Nacka","01 Stock"\r\n  "holms "\n"län";\nVALUES("år")="2024";'
    found = rows(con, load, deliver, text(values=values, data="1 2"))
    assert [one[0] for one in found] == ["0182", "01"]


def test_codes_shorter_than_values_are_the_first_ones(con, deliver, load):
    values = (
        'VALUES("region")="Nacka","Täby","01 Stockholms län";\nCODES("region")="0182","0160";\n'
        'VALUES("kön")="män","kvinnor";\nCODES("kön")="1";\nVALUES("år")="2024";'
    )
    found = rows(con, load, deliver, text('"region","kön"', values=values, data="1 2 3 4 5 6"))
    assert [(one[0], one[2], one[3]) for one in found] == [
        ("0182", "sex=man", 1),
        ("0182", "sex=woman", 2),
        ("0160", "sex=man", 3),
        ("0160", "sex=woman", 4),
        ("01", "sex=man", 5),
        ("01", "sex=woman", 6),
    ]


def test_more_codes_than_values_are_refused(con, deliver, load):
    values = 'VALUES("region")="0182 Nacka";\nCODES("region")="0182","0160";\nVALUES("år")="2024";'
    (problem,) = refused(con, load, deliver, text(values=values, data="1"))
    assert "region har 1 VALUES men 2 CODES" in problem


MULTILINGUAL = """CHARSET="ANSI";
LANGUAGE="en";
LANGUAGES="en","sv";
CONTENTS="Population";
CONTENTS[sv]="Folkmängd";
STUB="region","civil state";
STUB[sv]="region","civilstånd";
HEADING="period";
HEADING[sv]="år";
VALUES("region")="0182 Nacka";
VALUES[sv]("region")="0182 Nacka";
VALUES("civil state")="never married","wed";
VALUES[sv]("civilstånd")="ogifta","gifta";
VALUES("period")="2024";
VALUES[sv]("år")="2024";
CODES("region")="0182";
DATA=
1 2;
"""


def test_swedish_texts_of_a_multilingual_file_are_read(con, deliver, load):
    assert [one[2] for one in rows(con, load, deliver, MULTILINGUAL)] == [
        "marital_status=single",
        "marital_status=married",
    ]


def test_the_files_own_language_serves_where_swedish_is_lacking(con, deliver, load):
    own = "\n".join(line for line in MULTILINGUAL.splitlines() if "[sv]" not in line)
    own = own.replace("civil state", "marital status").replace('"never married","wed"', '"single","divorced"')
    assert [one[2] for one in rows(con, load, deliver, own)] == ["marital_status=single", "marital_status=divorced"]


@pytest.mark.parametrize(
    ("told", "encoding"),
    [
        ('CHARSET="ANSI";', "cp1252"),
        ("", "cp1252"),
        ("", "utf-8-sig"),
        ('CHARSET="ANSI";\nCODEPAGE="utf-8";', "utf-8"),
        ('CHARSET="ANSI";', "utf-8"),  # saved anew by an editor, without a word of it in the file
        ('CODEPAGE="iso-8859-15";', "iso8859-15"),
        ('CHARSET="OEM";', "cp850"),
    ],
)
def test_encodings(con, deliver, load, told, encoding):
    values = 'VALUES("region")="0160 Täby";\nVALUES("kön")="män";\nVALUES("år")="2024";'
    content = told + "\n" + text('"region","kön"', values=values, data="7")
    assert [one[:3] for one in rows(con, load, deliver, content, encoding=encoding)] == [
        ("0160", date(2024, 12, 31), "sex=man")
    ]


def test_an_unknown_encoding_is_refused(con, deliver, load):
    (problem,) = refused(con, load, deliver, f'CODEPAGE="koi8-r";\n{SMALL}')
    assert "teckenkodningen ska vara en av ansi, utf-8" in problem
    assert "'koi8-r'" in problem


def test_whom_to_contact_is_never_read(con, deliver, load):
    contact = 'CONTACT="Förnamn Efternamn, SCB#Tel: 010-000 00 00#E-mail: namn@example.se";\nNOTEX="se; namn=x";\n'
    rows(con, load, deliver, contact + SMALL)
    assert "example" not in repr(px._keywords(contact + SMALL))
    assert "example" not in repr(con.execute("from meta.delivery_file").fetchall())


def test_totals_leave_their_dimension_out_and_ages_are_told_in_every_way(con, deliver, load):
    values = (
        'VALUES("region")="00 Riket";\nVALUES("ålder")="totalt ålder","0 år","5-9 år","100+ år","95 år och äldre";\n'
        'CODES("ålder")="tot","0","5-9","100+","95+";\nVALUES("kön")="män","totalt";\nVALUES("år")="2024";'
    )
    content = text('"region","ålder","kön"', values=values, data="1 2 3 4 5 6 7 8 9 10")
    rows(con, load, deliver, content)
    assert con.execute("select population, dimension, group_key from core.population order by 1").fetchall() == [
        (1, "sex", "sex=man"),
        (2, "", ""),
        (3, "age×sex", "age=0;sex=man"),
        (4, "age", "age=0"),
        (5, "age×sex", "age=5-9;sex=man"),
        (6, "age", "age=5-9"),
        (7, "age×sex", "age=100+;sex=man"),
        (8, "age", "age=100+"),
        (9, "age×sex", "age=95+;sex=man"),
        (10, "age", "age=95+"),
    ]


@pytest.mark.parametrize(
    ("label", "more", "day"),
    [
        ("2024", "", date(2024, 12, 31)),
        ("2024K1", "", date(2024, 3, 31)),
        ("2024M02", "", date(2024, 2, 29)),
        ("2024", 'REFPERIOD="31 december respektive år";\n', date(2024, 12, 31)),
        ("2024", 'CONTENTS="Folkmängd den 1 november";\n', date(2024, 11, 1)),
        ("2024", 'REFPERIOD="1 Jan each year";\n', date(2024, 1, 1)),
    ],
)
def test_the_day_that_is_counted(con, deliver, load, label, more, day):
    values = f'VALUES("region")="0182 Nacka";\nVALUES("år")="{label}";'
    assert [one[1] for one in rows(con, load, deliver, text(values=values, more=more, data="7"))] == [day]


def test_a_file_without_a_single_keyword_is_refused(con, deliver, load):
    assert "STUB och HEADING saknas" in refused(con, load, deliver, "DATA=\n1;")[0]


def test_keywords_that_all_say_their_language(con, deliver, load):
    # the file has no language of its own: Swedish and English side by side
    content = (
        'STUB[sv]="region";\nSTUB[en]="region";\nHEADING[sv]="år";\nHEADING[en]="year";\n'
        'VALUES[sv]("region")="0182 Nacka";\nVALUES[en]("region")="0182 Nacka";\n'
        'VALUES[sv]("år")="2024";\nVALUES[en]("year")="2024";\nCONTENTS[sv]="Folkmängd";\nDATA=\n112112;\n'
    )
    assert rows(con, load, deliver, content)[0][3] == 112112


@pytest.mark.parametrize("data", ["1 2 3;", "1 2 3 4 5;", ""])
def test_another_number_of_cells_than_the_dimensions_say_is_refused(con, deliver, load, data):
    (problem,) = refused(con, load, deliver, SMALL.split("DATA=")[0] + "DATA=\n" + data)
    assert "tabellen ska ha 2 × 2 = 4 celler, men har" in problem


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (('"Folkmängd"', '"Levande födda"'), "men räknar 'Levande födda'"),
        (('"Folkmängd"', '"Medelfolkmängd"'), "men räknar 'Medelfolkmängd'"),
        (('CHARSET="ANSI";', 'STOCKFA="F";'), "är ett flöde"),
        (('CHARSET="ANSI";', 'KEYS("region")=CODES;'), "PX-fil med KEYS"),
        (("0182 Nacka", "0182 Täby"), "koden '0182' är Nacka, men namnet är '0182 Täby'"),
        (("0182 Nacka", "0182A0010 Sickla"), "'0182A0010 Sickla'"),
        (("0182 Nacka", "01 Stockholms län"), "region: 01 står två gånger"),
        (('"2023","2024"', '"2023","2024 prel."'), "år ska vara 2025, 2025K1 eller 2025M03, men är '2024 prel.'"),
        (('STUB="region"', 'STUB="födelseregion"'), "VALUES för 'födelseregion' saknas"),
        (('"region"', '"födelseregion"'), "dimensionen 'födelseregion' är okänd"),
        (('VALUES("region")="0182 Nacka",', 'VALUES("region")="0182 Nacka,'), "rad 5"),
        (("DATA=", "DATA"), "här ska stå ett nyckelord"),
    ],
)
def test_what_is_not_as_it_should_be_is_refused(con, deliver, load, change, expected):
    problems = refused(con, load, deliver, SMALL.replace(*change))
    assert any(expected in one for one in problems), problems
    assert all(one.startswith("prov/fil.px") for one in problems)


def test_everything_wrong_is_told_at_once(con, deliver, load):
    values = 'VALUES("region")="0199 X","0198 Y";\nVALUES("kön")="pojkar";\nVALUES("tid")="snart";'
    problems = refused(con, load, deliver, text('"region","kön"', '"tid"', values=values, data="1 2"))
    assert len(problems) == 4


def test_other_dimensions_and_names_may_be_declared(con, deliver, load):
    values = 'VALUES("region")="0182 Nacka";\nVALUES("födelseregion")="Norden utom Sverige";\nVALUES("år")="2024";'
    content = text('"region","födelseregion"', values=values, more='CONTENTS="Boende";\n', data="7")
    options = 'contents = "Boende"\ndimensions = {"födelseregion" = "birth_region"}'
    assert [one[2] for one in rows(con, load, deliver, content, options)] == ["birth_region=norden_utom_sverige"]


def test_a_cell_that_is_no_number_is_rejected_with_its_line(con, deliver, refresh, line_counts):
    values = ",".join(f'"{year}"' for year in range(1901, 2001))
    content = text(
        values=f'VALUES("region")="0182 Nacka";\nVALUES("år")={values};', data="1\n" * 41 + "12,x3 " + "1 " * 57
    )
    loaded = refresh(con, deliver("px", {"fil.px": content.encode("cp1252")}))
    assert loaded.state == "loaded", loaded.message
    assert con.execute("select line, column_name, text from meta.reject").fetchall() == [(47, "cell 43", "x3")]
    assert (line_counts(con)["fil.px"]["data"], line_counts(con)["fil.px"]["rejected"]) == (99, 1)


def test_too_many_cells_that_are_no_numbers_refuse_the_delivery(con, deliver, refresh):
    loaded = refresh(con, deliver("px", {"fil.px": SMALL.replace("110633", "-110633").encode("cp1252")}))
    assert loaded.state == "refused"
    assert "1 av 4 rader går inte att läsa" in loaded.message
    assert "rad 8" in loaded.message


def test_a_table_too_large_is_refused_before_its_cells_are_read(con, deliver, load):
    many = ",".join(f'"{age}"' for age in range(1500))
    values = f'VALUES("region")={many};\nVALUES("ålder")={many};\nVALUES("år")="2024";'
    (problem,) = refused(con, load, deliver, text('"region","ålder"', values=values, data="1"))
    assert f"tabellen har 2250000 celler, och högst {cube.MOST_CELLS} läses" in problem


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b'{"values":[{"kpi":"N00001"}]}', "en sida ur Kolada"),
        (b"PK\x03\x04....", "Excel-fil"),
        (b"region;\xc3\xa5r;folkm\xc3\xa4ngd\n0182 Nacka;2024;1\n", "här ska stå ett nyckelord"),
        (b"", "utan DATA="),
        (b'STUB="region', "här ska stå"),
    ],
)
def test_another_layout_is_refused_by_name(con, deliver, load, content, expected):
    (problem,) = refused(con, load, deliver, content)
    assert expected in problem


AREAS = st.lists(st.sampled_from(["00", "01", "0182", "0180", "9999"]), min_size=1, max_size=4, unique=True)
YEARS = st.lists(st.integers(1950, 2050), min_size=1, max_size=4, unique=True)
CELLS = st.one_of(st.integers(0, 10**7).map(str), st.sampled_from(['".."', '"."', '"-"']))


def held(cell):
    return {'".."': None, '"."': None, '"-"': 0}.get(cell, cell if not cell.isdigit() else int(cell))


@MANY
@given(areas=AREAS, years=YEARS, data=st.data(), width=st.integers(1, 5))
def test_what_is_written_in_the_layout_comes_back(con, deliver, load, areas, years, data, width):
    cells = data.draw(st.lists(CELLS, min_size=2 * len(areas) * len(years), max_size=2 * len(areas) * len(years)))
    quoted = [",".join(f'"{one}"' for one in names) for names in (areas, years)]
    values = f'VALUES("region")={quoted[0]};\nVALUES("kön")="män","kvinnor";\nVALUES("år")={quoted[1]};'
    lines = [" ".join(cells[at : at + width]) for at in range(0, len(cells), width)]
    content = text('"region","kön"', values=values, data="\n".join(lines))
    con.execute("delete from core.population")
    con.execute("delete from meta.delivery_file")
    found = rows(con, load, deliver, content)
    keys = itertools.product(areas, ("sex=man", "sex=woman"), years)
    expected = {(area, date(year, 12, 31), sex): held(one) for (area, sex, year), one in zip(keys, cells, strict=True)}
    assert {(area, day, sex): number for area, day, sex, number, _ in found} == expected


@MANY
@given(at=st.integers(0, len(SMALL) - 1), by=st.binary(max_size=3), length=st.integers(0, 6))
def test_a_corrupt_file_is_refused_or_reconciles(con, deliver, refresh, line_counts, at, by, length):
    content = SMALL.encode("cp1252")
    content = content[:at] + by + content[at + length :]
    loaded = refresh(con, deliver("px", {"fil.px": content}, "reject_share = 1"))
    if loaded.state == "refused":
        assert loaded.message
        assert con.execute("select count(*) from core.population").fetchone() in ((0,), (4,), (3,), (2,), (1,))
    else:
        one = line_counts(con)["fil.px"]
        assert con.execute("select count(*) from core.population").fetchone() == (one["data"],)
        assert con.execute("select count(*) from meta.reject").fetchone() == (one["rejected"],)
