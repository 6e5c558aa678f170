"""Brå's indicators for the situation picture: crime and survey sheets as described, everything else refused by cell.

No real workbook was to be had, so what is tested is the description (FORMATS, "Reported crime").
"""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.ingestion import codes
from pipeline.ingestion.deliveries import Refused

CRIME_HEADER = ";Antal 2023;Antal per 100 000 2023;Antal 2024;Antal per 100 000 2024"
CRIME = (
    f"Bostadsinbrott i Nacka kommun\n{CRIME_HEADER}\n"
    "Nacka;92;84;..;..\nStockholms län;4 210;171;4000;162,5\nHela landet;9;8;-;-\n"
)
NTU_HEADER = (
    "Region;Andel 2016/2017;KI undre 2016/2017;KI övre 2016/2017;Andel 2017/2018;KI undre 2017/2018;KI övre 2017/2018"
)
NTU = f"Oro för bostadsinbrott\n{NTU_HEADER}\nNacka kommun;..;..;..;24,5;20;29\nHela landet;30;29;31;28;27;29\n"
SURVEY = """[options.survey."Bostadsinbrott-NTU"]
indicator = "worry_about_burglary"
question = "Oroar du dig för inbrott?"
base = "16–84 år"
"""
CRIMES = (
    "select area_code, crime_id, period_start, count, rate_per_100k, state, line from core.reported_crime order by line"
)
SHARES = (
    "select indicator, area_code, wave, period_start, period_end, share, lower, upper, question_version, state, line "
    "from core.survey_figure order by line"
)


def held(con, query=CRIMES):
    return con.execute(query).fetchall()


@pytest.fixture
def refused(con, deliver, load, workbook):
    def attempt(sheets, options=""):
        content = sheets if isinstance(sheets, bytes) else workbook(sheets)
        with pytest.raises(Refused) as error:
            load(con, deliver("bra_situation_xlsx", {"bok.xlsx": content}, options))
        assert held(con) == held(con, SHARES) == []
        return [str(problem) for problem in error.value.problems]

    return attempt


def test_sheets_of_crime(con, deliver, load, line_counts, workbook):
    content = workbook({"Bostadsinbrott": CRIME, "Trafikbrott": CRIME.replace("92;84", "7;6"), "Tomt": ""})
    load(con, deliver("bra_situation_xlsx", {"bok.xlsx": content}))
    assert held(con)[:7] == [
        ("0182", "lagesbild:bostadsinbrott", date(2023, 1, 1), 92, 84.0, "ok", 1),
        ("0182", "lagesbild:bostadsinbrott", date(2024, 1, 1), None, None, "missing", 2),
        ("01", "lagesbild:bostadsinbrott", date(2023, 1, 1), 4210, 171.0, "ok", 3),
        ("01", "lagesbild:bostadsinbrott", date(2024, 1, 1), 4000, 162.5, "ok", 4),
        ("00", "lagesbild:bostadsinbrott", date(2023, 1, 1), 9, 8.0, "ok", 5),
        ("00", "lagesbild:bostadsinbrott", date(2024, 1, 1), 0, 0.0, "ok", 6),
        ("0182", "lagesbild:trafikbrott", date(2023, 1, 1), 7, 6.0, "ok", 7),
    ]
    counts = line_counts(con)["bok.xlsx"]
    assert (counts["lines"], counts["data"]) == (12, 12)
    assert counts["message"] == "Uppgifterna är numrerade blad för blad, från Bostadsinbrott 1, Trafikbrott 7."


def test_every_sheet_of_the_description_has_a_crime_of_its_own(con, deliver, load, workbook):
    """None of them is a type of Brå's menu: that Bostadsinbrott would be 11475 or 11476 nobody has checked."""
    load(con, deliver("bra_situation_xlsx", {"bok.xlsx": workbook(dict.fromkeys(codes.situation_sheets(), CRIME))}))
    found = [one for (one,) in held(con, "select distinct crime_id from core.reported_crime")]
    assert len(found) == len(codes.situation_sheets()) == 7
    assert all(one.startswith("lagesbild:") and one not in codes.crime_types() for one in found)


def test_sheets_of_the_survey(con, deliver, load, line_counts, workbook):
    """A label of two years is one wave. The survey changed in 2017: a wave across that year is a series of its own."""
    load(con, deliver("bra_situation_xlsx", {"bok.xlsx": workbook({"Bostadsinbrott-NTU": NTU})}, SURVEY))
    first, second = (date(2016, 1, 1), date(2017, 12, 31)), (date(2017, 1, 1), date(2018, 12, 31))
    assert held(con, SHARES) == [
        ("worry_about_burglary", "0182", "2016/2017", *first, None, None, None, "NTU 2016/2017", "missing", 1),
        ("worry_about_burglary", "0182", "2017/2018", *second, 0.245, 0.2, 0.29, "NTU från 2017", "ok", 2),
        ("worry_about_burglary", "00", "2016/2017", *first, 0.3, 0.29, 0.31, "NTU 2016/2017", "ok", 3),
        ("worry_about_burglary", "00", "2017/2018", *second, 0.28, 0.27, 0.29, "NTU från 2017", "ok", 4),
    ]
    assert line_counts(con)["bok.xlsx"]["data"] == 4


def test_a_survey_sheet_that_nobody_explained_is_counted_and_not_read(con, deliver, load, line_counts, workbook):
    content = workbook({"Bostadsinbrott": CRIME, "Bostadsinbrott-NTU": NTU})
    load(con, deliver("bra_situation_xlsx", {"bok.xlsx": content}))
    counts = line_counts(con)["bok.xlsx"]
    assert (counts["lines"], counts["data"], counts["blank"]) == (10, 6, 4)
    assert "Inte läst: Bostadsinbrott-NTU (4 uppgifter)." in counts["message"]
    assert held(con, SHARES) == []


def test_a_note_under_a_table_holds_no_figure(con, deliver, load, workbook):
    content = workbook({"Skadegörelse": f"{CRIME}\nKälla: Brå, anmälda brott\n"})
    load(con, deliver("bra_situation_xlsx", {"bok.xlsx": content}))
    assert len(held(con)) == 6


def test_a_sheet_without_figures_is_named_in_source_toml(con, deliver, load, refused, workbook):
    sheets = {"Om statistiken": "Så läser du\n", "Bostadsinbrott": CRIME}
    [problem] = refused(sheets)
    assert problem.startswith("prov/bok.xlsx, blad Om statistiken: bladet finns inte bland dem som läses")
    load(con, deliver("bra_situation_xlsx", {"bok.xlsx": workbook(sheets)}, 'skip_sheets = ["Om statistiken"]'))
    assert len(held(con)) == 6


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        ("Titel;för många\n;Antal 2023;Antal per 100 000 2023\nNacka;1;1\n", "rad 1: bladet ska ha en rubrik i A1"),
        ("Titel\n;Antal 2023;Antal per 100 000 2023\n", "rad 1: bladet ska ha"),
        ("Titel\n;Antal 2023;Per 100 000 2023\nNacka;1;1\n", "cell C2: rubriken ska vara som Antal 2024"),
        ("Titel\n;Antal 2023\nNacka;1\n", "rad 2: för 2023 saknas kolumnen Antal per 100 000"),
        ("Titel\n;Antal 23;Antal per 100 000 23\nNacka;1;1\n", "cell B2: rubriken"),
        ("Titel\n;Antal 2022/2023;Antal per 100 000 2022/2023\nNacka;1;1\n", "cell B2: rubriken ska gälla ett år"),
        ("Titel\n;Antal 2023;Antal 2023\nNacka;1;1\n", "cell C2: rubriken 'Antal 2023' står två gånger"),
        ("Titel\n;;\nRegion;;\nNacka;1;1\n", "rad 3: rubrikerna ska vara som Antal 2024"),
        (CRIME.replace("92;84", "92,5;84"), "cell B3: antalet ska vara ett heltal"),
        (CRIME.replace("92;84", "92;cirka 80"), "cell C3: 'cirka 80' är inget tal"),
        (CRIME.replace("92;84", "0;84"), "cell B3: antalet är 0"),
        (CRIME.replace("Nacka;", "Naka;"), "cell A3: området 'Naka' finns inte i kodlistan. Närmast: Nacka"),
        (CRIME.replace("Stockholms län", "Nacka kommun"), "rad 4: Nacka står redan på rad 3"),
    ],
)
def test_a_crime_sheet_that_is_laid_out_otherwise_refuses_by_cell(refused, sheet, said):
    problems = refused({"Bostadsinbrott": sheet})
    assert any(f"prov/bok.xlsx, Bostadsinbrott, {said}" in one for one in problems), problems


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (NTU.replace("24,5;20;29", "30;20;29"), "Bostadsinbrott-NTU, cell E3: Andel ska ligga mellan"),
        (NTU.replace("24,5;20;29", "24,5;..;29"), "cell F3: KI undre och KI övre ska båda"),
        (
            NTU.replace("24,5;20;29", "124;20;129"),
            "cell E3: Andel ska vara procent mellan 0 och 100, eller .., men är '124'",
        ),
        (NTU.replace("24,5;20;29;", "många;20;29;").replace("24,5", "x"), "cell E3: Andel ska vara procent"),
        (
            "T\nR;Andel 2018;KI undre 2018;KI övre 2018\nNacka;0,24;0,2;0,29\n",
            "blad Bostadsinbrott-NTU: andelarna ska vara",
        ),
        (NTU.replace("2017/2018", "2015/2018"), "cell E2: rubriken ska vara som Andel 2024"),
        (CRIME, "cell B2: rubriken ska vara som Andel 2024 och KI undre 2024 och KI övre 2024"),
    ],
)
def test_a_survey_sheet_that_cannot_be_right_refuses_by_cell(refused, sheet, said):
    problems = refused({"Bostadsinbrott-NTU": sheet}, SURVEY)
    assert any(said in one for one in problems), problems


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("skip_sheets = 1", "skip_sheets ska vara en lista"),
        ("survey = 1", "men är 1"),
        (SURVEY.replace("base", "bas"), "förklaras med indicator, question, base"),
        (SURVEY.replace("-NTU", ""), "ska sluta på -NTU"),
        (SURVEY.replace("worry_about_burglary", "worry_about_burglaries"), "Närmast: worry_about_burglary"),
        (SURVEY + SURVEY.replace("Bostadsinbrott-NTU", "Inbrott-NTU"), "gäller redan ett annat blad"),
    ],
)
def test_options_that_are_wrong_refuse_at_source_toml(refused, options, said):
    [problem] = refused({"Bostadsinbrott": CRIME}, options)
    assert problem.startswith("prov/source.toml: ")
    assert said in problem


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "filen är tom"),
        (b"Kommun;Antal;Per 100 000 inv.\n", "ingen Excel-arbetsbok. Den ser ut som Brås kommunlista"),
        (b"PK\x03\x04 half", "går inte att läsa som Excel-fil"),
    ],
)
def test_what_is_no_workbook_refuses(refused, content, said):
    [problem] = refused(content)
    assert said in problem


def test_a_column_with_figures_and_no_heading_refuses(refused):
    # 84 per 100 000 of 2023, and 5 under nothing
    sheet = "Titel\n;Antal 2023;Antal per 100 000 2023;\nNacka;92;84;\nHela landet;9;8;5\n"
    [problem] = refused({"Bostadsinbrott": sheet})
    assert "Bostadsinbrott, cell D2" in problem
    assert "kolumnen har innehåll men ingen rubrik" in problem


def test_a_workbook_without_anything_to_read_refuses(refused):
    assert "inget blad med uppgifter" in refused({"Bostadsinbrott-NTU": NTU})[0]


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────────────────

AREAS = {"Nacka": "0182", "Arjeplogs kommun": "2506", "Stockholms län": "01", "Hela landet": "00"}
WRITTEN = st.tuples(
    st.lists(st.sampled_from(sorted(AREAS)), min_size=1, unique=True),
    st.lists(st.integers(1996, 2026), min_size=1, max_size=4, unique=True),
    st.lists(st.one_of(st.none(), st.integers(0, 90_000)), min_size=16, max_size=16),
)


def written(areas, years, counts):
    header = "".join(f";Antal {year};Antal per 100 000 {year}" for year in years)
    lines = ["Titel", header]
    for number, area in enumerate(areas):
        own = counts[number * 4 : number * 4 + len(years)]
        lines.append(area + "".join(";..;.." if one is None else f";{one};{one}" for one in own))
    return "\n".join(lines) + "\n"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WRITTEN, st.lists(st.tuples(st.integers(0), st.binary(max_size=3)), max_size=3))
def test_what_is_written_comes_back_and_damage_loses_nothing_in_silence(
    con, deliver, load, line_counts, workbook, rows, damage
):
    areas, years, counts = rows
    content = workbook({"Narkotikabrott": written(*rows)})
    for place, piece in damage:
        at = place % len(content)
        content = content[:at] + piece + content[at + 1 :]
    con.execute("delete from core.reported_crime; delete from meta.reject; delete from meta.delivery_file")
    try:
        load(con, deliver("bra_situation_xlsx", {"bok.xlsx": content}))
    except Refused:
        assert damage
        assert held(con) == []
        return
    expected = {
        (AREAS[area], date(year, 1, 1)): counts[number * 4 + place]
        for number, area in enumerate(areas)
        for place, year in enumerate(years)
    }
    assert {row[:1] + row[2:3]: row[3] for row in held(con)} == expected
    assert line_counts(con)["bok.xlsx"]["data"] == len(expected)
