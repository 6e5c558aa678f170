"""Real survey files, and the habits of the tools that write them: what is read, counted and rejected."""

from datetime import date
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from pipeline.ingestion.readers import codebook, spss_child, survey_microdata

WAVE = 'wave = "2019"'
HEADER = ";".join(codebook.COLUMNS)
YRBS = f"""{HEADER}
QN45;ever_used_narcotics;1;Ja;answer;bland samtliga;1
QN45;ever_used_narcotics;2;Nej;answer;;
Q2;kön;1;flicka;filter;;
Q2;kön;2;pojke;filter;;
Q3;åldersår;1-5;årskurs;answer;;
weight;;;;weight;;
stratum;;;;stratum;;
psu;;;;psu;;
"""
SIMPLE = f"{HEADER}\nQ1;ever_used_narcotics;1;Ja;answer;alla;1\nQ1;ever_used_narcotics;2;Nej;answer;;\n"


def answered(delivery) -> pd.DataFrame:
    """Every file's answers, without the cluster numbers, which are random."""
    book = codebook.read(delivery)
    return pd.concat([one.rows for one in survey_microdata.answers(delivery, book)], ignore_index=True)


def codes(delivery, concept: str = "ever_used_narcotics") -> list[str]:
    rows = answered(delivery)
    return rows[rows["concept"] == concept].sort_values("respondent")["code"].tolist()


@pytest.fixture
def survey(deliver):
    """A delivery of one file with answers and its codebook."""

    def write(content: bytes, book: str = SIMPLE, name: str = "svar.csv", options: str = WAVE, **more):
        return deliver("survey_microdata", {name: content, "codebook.csv": book.encode()}, options, **more)

    return write


def test_an_spss_file_of_more_cases_than_any_survey_has_is_refused(con, refresh, survey, tmp_path):
    path = tmp_path / "stor.sav"
    pyreadstat.write_sav(pd.DataFrame({"Q1": [1] * (spss_child.MOST_CASES + 1)}), path)
    loaded = refresh(con, survey(path.read_bytes(), SIMPLE, name="stor.sav"))
    assert loaded.state == "refused"
    assert "stor.sav: filen har fler än 300000 svarande" in loaded.message


@pytest.mark.parametrize("kind", ["sav", "csv"])
def test_yrbs_is_the_same_from_spss_and_text(con, survey, refresh, line_counts, shared_data: Path, kind: str):
    folder = shared_data / "survey"
    path = folder / "exports" / "yrbs2019_subset.sav" if kind == "sav" else folder / "yrbs" / "yrbs2019_subset.csv"
    delivery = survey(path.read_bytes(), YRBS, name=path.name)
    assert refresh(con, delivery).message == ""
    (file,) = [one for name, one in line_counts(con).items() if name == path.name]
    assert (file["data"], file["rejected"], file["header"]) == (13_677, 0, 0 if kind == "sav" else 1)
    rows = answered(delivery)
    assert rows["respondent"].nunique() == 13_677
    said = rows[rows["concept"] == "ever_used_narcotics"]["code"].value_counts().to_dict()
    assert said == {"2": 7_440, "1": 4_219, "": 2_018}
    one = rows.drop_duplicates("respondent")
    assert (one["stratum"].nunique(), one["psu"].nunique()) == (16, 53)
    assert one["weight"].sum() == pytest.approx(13_677, abs=1)


def test_yrbs_columns_that_the_codebook_does_not_name_are_not_there(survey, shared_data: Path):
    path = shared_data / "survey" / "exports" / "yrbs2019_subset.sav"
    rows = answered(survey(path.read_bytes(), YRBS, name=path.name))
    assert set(rows["concept"]) == {"ever_used_narcotics", "sex", "åldersår"}


def test_codes_that_spss_holds_as_missing_are_told_apart(survey, tmp_path: Path):
    """996 and 999 are both user-missing in the file; the codebook says which of them is in the base."""
    path = tmp_path / "egen.sav"
    frame = pd.DataFrame({"F50": [0.0, 3.0, 996.0, 998.0, 999.0, float("nan")], "namn": list("abcdef")})
    pyreadstat.write_sav(frame, path, missing_ranges={"F50": [{"lo": 996, "hi": 999}]})
    book = f"""{HEADER}
F50;used_narcotics_last_4_weeks;0;Nej;answer;bland samtliga;1
F50;used_narcotics_last_4_weeks;1-995;Ja;answer;;
F50;used_narcotics_last_4_weeks;996;Ska ej besvaras;not_asked;;
F50;used_narcotics_last_4_weeks;998;Vet inte;missing;;
F50;used_narcotics_last_4_weeks;999;Ej svar;missing;;
"""
    found = codes(survey(path.read_bytes(), book, name="egen.sav"), "used_narcotics_last_4_weeks")
    assert found == ["0", "1-995", "996", "998", "999", ""]


def test_the_real_sample_with_missing_values(survey, shared_data: Path):
    path = shared_data / "survey" / "exports" / "pyreadstat_sample_missing.sav"
    book = f"{HEADER}\n" + "".join(
        f"mylabl;ever_used_narcotics;{code};{label};{role};alla;1\n"
        for code, label, role in ((1, "Ja", "answer"), (2, "Nej", "answer"), (-1, "ogiltigt", "missing"))
    )
    assert codes(survey(path.read_bytes(), book, name=path.name)) == ["1", "2", "1", "2", "1", "-1", ""]


def test_redcap_with_decimal_comma(survey, shared_data: Path):
    """Weights as "52,3"; the file's own missing and the name column are not in the codebook."""
    path = shared_data / "survey" / "exports" / "redcap_decimal_comma" / "data.csv"
    book = f"""{HEADER}
demographics_complete;ever_used_narcotics;2;Ja;answer;alla;1
demographics_complete;ever_used_narcotics;0-1;Nej;answer;;
weight;;;;weight;;
"""
    rows = answered(survey(path.read_bytes(), book, name="data.csv"))
    assert rows["weight"].tolist() == [52.3, 92.3, 123.4, 45.9]
    assert rows["line"].tolist() == [2, 3, 4, 5]


def test_redcap_boxes_are_a_column_for_each_code(survey):
    """Who ticked cannabis says yes; who ticked only "none" says no; who ticked nothing in a box of yes says no too."""
    book = f"""{HEADER}
drugs;ever_used_narcotics;1;Ja: cannabis;answer;alla;1
drugs;ever_used_narcotics;2;Ja: annat;answer;;
drugs;ever_used_narcotics;0;Nej: inget;answer;;
"""
    content = b"record_id,drugs___0,drugs___1,drugs___2\r\n1,0,1,0\r\n2,1,0,0\r\n3,0,1,1\r\n4,,,\r\n"
    rows = answered(survey(content, book))
    said = {number: sorted(own["code"]) for number, own in rows.groupby("respondent")}
    assert said == {
        1: ["1", "inte 0", "inte 2"],
        2: ["0", "inte 1", "inte 2"],
        3: ["1", "2", "inte 0"],
        4: ["", "", ""],
    }


LIMESURVEY = (
    '\ufeff"id";"submitdate";"G1Q1";"Q2[SQ001]";"Q2[other]"\r\n'
    '"1";"2026-03-02 10:00:00";"A2";"Y";""\r\n'
    '"2";"";"A1";"";""\r\n'  # never sent in
    '"3";"2026-03-02 10:05:00";"A1";"";"Ett svar\n\növer tre rader; med semikolon"\r\n'
    "\r\n"
)
LIME_BOOK = f"""{HEADER}
G1Q1;ever_used_narcotics;A2;Ja;answer;alla;1
G1Q1;ever_used_narcotics;A1;Nej;answer;;
Q2[SQ001];huskurage_awareness;Y;Ja;answer;alla;1
Q2[SQ001];huskurage_awareness;;Nej: inte ikryssad;answer;;
"""


@pytest.mark.parametrize("delimiter", [";", ","])
def test_limesurvey(con, survey, refresh, line_counts, delimiter: str):
    content = LIMESURVEY.replace('";"', f'"{delimiter}"').encode()
    delivery = survey(content, LIME_BOOK)
    assert refresh(con, delivery).state == "loaded"
    file = line_counts(con)["svar.csv"]
    assert (file["lines"], file["header"], file["data"], file["blank"]) == (7, 1, 5, 1)
    assert file["message"].startswith("1 svar är påbörjade men inte inskickade")
    assert codes(delivery) == ["A2", "A1"]
    assert codes(delivery, "huskurage_awareness") == ["Y", ""]
    assert answered(delivery)["line"].unique().tolist() == [2, 4]


def test_surveymonkey_has_its_options_in_a_second_row(con, survey, refresh, line_counts):
    content = (
        "Respondent ID,Collector ID,Start Date,IP Address,Känner du dig trygg?,Vad har du använt?,,Övrigt\n"
        ",,,,Response,Cannabis,Annat,Open-Ended Response\n"
        "118,1,2026-03-01,10.0.0.1,Ja,Cannabis,,fritext\n"
        "119,1,2026-03-01,10.0.0.2,Nej,,Annat,\n"
    )
    book = f"""{HEADER}
Känner du dig trygg?;feels_safe;Ja;Ja;answer;alla;1
Känner du dig trygg?;feels_safe;Nej;Nej;answer;;
Vad har du använt?[Cannabis];ever_used_narcotics;Cannabis;Ja;answer;alla;1
Vad har du använt?[Cannabis];ever_used_narcotics;;Nej;answer;;
"""
    delivery = survey(content.encode(), book)
    assert refresh(con, delivery).state == "loaded"
    assert line_counts(con)["svar.csv"]["header"] == 2
    assert codes(delivery, "feels_safe") == ["Ja", "Nej"]
    assert codes(delivery) == ["Cannabis", ""]


QUALTRICS = (
    'StartDate,IPAddress,Q1\nStart Date,IP Address,"Har du någon gång, ..."\n'
    '"{""ImportId"":""startDate""}","{""ImportId"":""ipAddress""}","{""ImportId"":""QID1""}"\n'
    "2026-03-01,10.0.0.1,1\n2026-03-01,10.0.0.2,2\n"
)


def test_qualtrics_has_three_header_rows(con, survey, refresh, line_counts):
    delivery = survey(QUALTRICS.encode(), SIMPLE)
    assert refresh(con, delivery).state == "loaded"
    assert line_counts(con)["svar.csv"]["header"] == 3
    assert codes(delivery) == ["1", "2"]


def test_two_header_rows_where_the_marks_of_the_tool_are_gone(survey):
    content = b"Q1\nResponse\n1\n2\n"
    assert codes(survey(content, options=f"{WAVE}\nheader_rows = 2")) == ["1", "2"]


def test_a_workbook_is_read_by_its_rows(survey, workbook, con, refresh, line_counts):
    content = workbook({"Data": "id;Q1;vikt\n1;1;1,5\n2;2;0,5\n"})
    delivery = survey(content, SIMPLE + "vikt;;;;weight;;\n", name="svar.xlsx")
    assert refresh(con, delivery).state == "loaded"
    assert line_counts(con)["svar.xlsx"]["data"] == 2
    assert answered(delivery)["weight"].tolist() == [1.5, 0.5]


@pytest.mark.parametrize("content", ["Q1\n01\n2,0\n", "q1\n1\n2\n", "id;Q1\n7;1\n8;2\n", "id\tQ1\n7\t1\n8\t2\n"])
def test_codes_and_names_as_other_programs_write_them(survey, content: str):
    assert codes(survey(content.encode())) == ["1", "2"]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_encodings(survey, encoding: str):
    assert codes(survey("Fråga\n1\n".encode(encoding), SIMPLE.replace("Q1;", "Fråga;"))) == ["1"]


# ── rejects ──────────────────────────────────────────────────────────────────────────────────────────────────

SECRET = "Hemliga Ekskolan"


def many(bad: str, rows: int = 200) -> bytes:
    lines = [f"{number % 2 + 1};skola {number % 7};1" for number in range(rows)]
    return "\n".join(["Q1;skola;vikt", *lines, bad]).encode()


BOOK = SIMPLE + "skola;;;;psu;;\nvikt;;;;weight;;\n"


@pytest.mark.parametrize(
    ("bad", "column", "reason"),
    [
        (f"{SECRET};a;1", "Q1", "värdet finns inte i kodboken"),
        (f"1;a;{SECRET}", "vikt", "vikten är inget tal som är noll eller större"),
        ("1;a;-2", "vikt", "vikten är inget tal som är noll eller större"),
        ("1;;1", "skola", "skolan (psu) är tom"),
        (f"1;a;1;{SECRET}", "", "raden ska ha 3 fält, som rubriken, men har 4"),
    ],
)
def test_a_line_that_cannot_be_read_is_a_reject_without_its_text(
    con, survey, refresh, line_counts, bad, column, reason
):
    delivery = survey(many(bad), BOOK)
    assert refresh(con, delivery).state == "loaded"
    assert con.execute("select line, column_name, reason, text from meta.reject").fetchall() == [
        (202, column, reason, "")
    ]
    assert (line_counts(con)["svar.csv"]["data"], line_counts(con)["svar.csv"]["rejected"]) == (200, 1)
    assert answered(delivery)["respondent"].max() <= 201
    assert 202 not in set(answered(delivery)["line"])


def test_too_many_rejects_refuse_the_file_without_repeating_an_answer(con, survey, refresh):
    loaded = refresh(con, survey(many(f"{SECRET};a;1", rows=50), BOOK))
    assert loaded.state == "refused"
    assert "1 av 51 rader går inte att läsa" in loaded.message
    assert SECRET not in loaded.message


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"Q2;namn\n1;Anna\n", "codebook.csv, rad 2: kodboken nämner kolumnen Q1, men svar.csv har ingen"),
        (b"Q1;Q1\n1;1\n", "kodboken nämner kolumnen Q1, men svar.csv har ingen, eller flera"),
        (b"", "filen är tom"),
        (b"Q1\n", "filen har inga svar"),
        (b'Q1\n"1\n', "citattecknen går inte ihop"),
        (b"Q1\n\x81\x9d\n", "teckenkodningen går inte att läsa"),
        (b"$FL2@(#) SPSS DATA FILE" + b"\0" * 400, "filen går inte att läsa som SPSS-fil"),
        (b"PK\x03\x04" + b"x" * 100, "filen går inte att läsa som Excel-fil"),
    ],
)
def test_files_that_are_no_answers(con, survey, refresh, content: bytes, told: str):
    loaded = refresh(con, survey(content))
    assert loaded.state == "refused"
    assert told in loaded.message
    assert "Anna" not in loaded.message
    assert "namn" not in loaded.message.replace("namnet", "")


def test_a_file_that_is_no_spss_file_whatever_its_name(con, survey, refresh):
    loaded = refresh(con, survey(b"Q1\n1\n", name="svar.sav"))
    assert "svar.sav: namnet är en SPSS-fils, men innehållet är det inte" in loaded.message


# ── a delivery ───────────────────────────────────────────────────────────────────────────────────────────────


def test_files_of_a_delivery_are_one_wave_with_the_same_schools(deliver):
    """Respondents go on from file to file; a school that stands in both is one cluster."""
    files = {
        "a.csv": b"Q1;skola\n1;A\n2;B\n",
        "b.csv": b"Q1;skola\n2;B\n1;C\n",
        "codebook.csv": BOOK_OF_SCHOOLS.encode(),
    }
    rows = answered(deliver("survey_microdata", files, WAVE))
    assert rows["respondent"].tolist() == [1, 2, 3, 4]
    assert (rows["psu"].nunique(), rows["psu"].tolist()[1]) == (3, rows["psu"].tolist()[2])


BOOK_OF_SCHOOLS = SIMPLE + "Skola;;;;psu;;\n"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ("", "wave (eller period) ska vara ett år, kvartal eller en månad: 2026, 2026K1 eller 2026-03, men är ''"),
        ('wave = "våren"', "men är 'våren'"),
        ("wave = 2026-04-01", "men är '2026-04-01'"),
        ('wave = "2026"\ninvited = "många"', "invited ska vara ett heltal som 1240, men är 'många'"),
        ('wave = "2026"\neveryone_asked = 1', "everyone_asked ska vara true eller false, men är 1"),
    ],
)
def test_options_that_say_nothing_useful_refuse(con, survey, refresh, options: str, told: str):
    loaded = refresh(con, survey(b"Q1\n1\n2\n", options=options))
    assert loaded.state == "refused"
    assert told in loaded.message
    assert "source.toml" in loaded.message


def test_options_and_codebook_are_told_of_at_once(con, deliver, refresh):
    loaded = refresh(con, deliver("survey_microdata", {"svar.csv": b"Q1\n1\n"}))
    assert "wave (eller period) ska vara" in loaded.message
    assert "codebook.csv saknas" in loaded.message


def test_what_is_left_of_a_wave_is_what_its_codebook_asks(con, survey, refresh):
    options = 'wave = "våren 2026"\nperiod = "2026-04"\nsurvey = "Elevenkäten"\ninvited = 12'
    book = f"{SIMPLE}Q1;något_annat;1-2;svar;answer;;\n"
    assert refresh(con, survey(b"Q1\n1\n2\n", book, options=options)).state == "loaded"
    assert con.execute("select * exclude (sha256, file_id) from core.survey_concept").fetchall() == [
        ("Elevenkäten", "våren 2026", "ever_used_narcotics, våren 2026, 9999", "9999", date(2026, 4, 1),
         date(2026, 4, 30), 12, "ever_used_narcotics", "", "alla", "1", 2),
        ("Elevenkäten", "våren 2026", "något_annat, prov", "9999", date(2026, 4, 1), date(2026, 4, 30), 12,
         "något_annat", "", "", "", 4),
    ]  # fmt: skip
    notes = con.execute("select message from meta.delivery_file where path like '%codebook.csv'").fetchone()
    assert notes == (
        "Leveransen anger inte när filerna ska tas bort (retention). Leveransen anger ingen sekretessprövning. Skriv "
        "vem som har prövat och när: secrecy_review i source.toml. Inget mått heter något_annat: svaren prövas mot "
        "kodboken, men ingen andel räknas ur dem.",
    )
