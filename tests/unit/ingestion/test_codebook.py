"""codebook.csv: what it may say, and how it is told what is wrong, by line."""

from pathlib import Path

import pytest

from pipeline.ingestion.deliveries import Refused
from pipeline.ingestion.readers import codebook
from pipeline.ingestion.readers.codebook import Code, canonical, meaning

HEADER = ";".join(codebook.COLUMNS)
GOOD = ("Q1;ever_used_narcotics;1;Ja;answer;bland samtliga;1", "Q1;ever_used_narcotics;2;Nej;answer;;")
ROOT = Path(__file__).parents[3]
TEMPLATES = ROOT / "docs" / "mallar"


@pytest.fixture
def read(deliver):
    def read_lines(*lines: str) -> codebook.Codebook:
        book = "\n".join([HEADER, *lines, ""]).encode()
        return codebook.read(deliver("survey_microdata", {"svar.csv": b"Q1\n1\n", "codebook.csv": book}))

    return read_lines


def test_what_it_says_of_a_question(read):
    book = read("Q1;ever_used_narcotics;;Har du använt narkotika?;answer;bland samtliga;1, i skolan", GOOD[1],
                "Q1;ever_used_narcotics;1;Ja, ofta;answer;;", "Q1;ever_used_narcotics;9;Ej svar;missing;;")  # fmt: skip
    one = book.concepts["ever_used_narcotics"]
    assert (one.question, one.base, one.question_version) == (
        "Har du använt narkotika?", "bland samtliga", "1, i skolan",
    )  # fmt: skip
    known = book.variables["Q1"]["ever_used_narcotics"]
    assert {code: (found.role, found.yes) for code, found in known.items()} == {
        "2": ("answer", False), "1": ("answer", True), "9": ("missing", None),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (";sex;1;flicka;filter;;", "rad 4: variable ska vara ifyllt, men cellen är tom"),
        ("Q2;sex;1;flicka;filtr;;", "rad 4: role ska vara ett av answer, missing, not_asked, filter"),
        ("Q2;;1;flicka;filter;;", "rad 4: concept ska vara ifyllt för rollen filter"),
        ("Q2;kommun;1;Nacka;filter;;", "rad 4: concept för rollen filter ska vara ett av age, grade, sex, staff_group"),
        ("Q1;ever_used_narcotics;1;Ja;answer;;", "rad 4: koden '1' för Q1 och ever_used_narcotics står redan på rad 2"),
        ("Q1;ever_used_narcotics;3;Kanske;answer;;", "rad 4: label för ett svar ska börja med Ja"),
        ("Q1;ever_used_narcotics;3;Nej;answer;några;", "rad 4: base för ever_used_narcotics är 'några' här men"),
        ("Q3;ever_used_narcotics;1;Nej;answer;;", "rad 4: koden '1' betyder något annat för ever_used"),
        ("vikt;sex;;;weight;;", "rad 4: concept och code ska vara tomma för rollen weight"),
        ("Q9;feels_safe;1;Ja;answer;alla;1", "rad 4: feels_safe ska ha minst en kod vars label börjar med Ja och en"),
        ("Q2;sex;1", "rad 4: raden ska ha 7 fält"),
    ],
)  # fmt: skip
def test_what_is_wrong_refuses_with_its_line(read, line: str, told: str):
    with pytest.raises(Refused) as refused:
        read(*GOOD, line)
    assert told in str(refused.value)


def test_everything_wrong_is_told_at_once(read):
    with pytest.raises(Refused) as refused:
        read("Q1;a;1;x;svar;;", "Q1;;1;x;missing;;", ";b;1;x;missing;;")
    assert len(refused.value.problems) == 3


def test_without_codebook_nothing_is_read(deliver):
    with pytest.raises(Refused, match=r"codebook\.csv saknas.*bara det den nämner läses"):
        codebook.read(deliver("survey_microdata", {"svar.csv": b"Q1\n1\n"}))


def test_two_columns_for_the_same_role(read):
    with pytest.raises(Refused, match="rollen psu har redan kolumnen skola"):
        read(*GOOD, "skola;;;;psu;;", "klass;;;;psu;;")


NOT_ASKED = "Q1;used_narcotics_last_4_weeks;996;Ska ej besvaras;not_asked;;"


@pytest.mark.parametrize(
    ("base", "among_everybody"),
    [
        ("bland samtliga", True), ("Samtliga elever", True), ("bland samtliga som svarade", True),
        ("de som använt narkotika", False), ("alla tillfrågade", False),
    ],
)  # fmt: skip
def test_those_who_were_not_to_answer_are_in_the_base_of_samtliga_alone(read, base: str, among_everybody: bool):
    book = read(f"Q1;used_narcotics_last_4_weeks;1;Ja;answer;{base};1", "Q1;used_narcotics_last_4_weeks;0;Nej;answer;;",
                NOT_ASKED)  # fmt: skip
    assert book.concepts["used_narcotics_last_4_weeks"].is_among_everybody is among_everybody


@pytest.mark.parametrize("base", ["", "Baseras på samtliga elever som sniffat"])
def test_a_base_that_does_not_say_which_refuses(read, base: str):
    with pytest.raises(Refused, match="base för used_narcotics_last_4_weeks ska säga vilka som räknas"):
        read(f"Q1;used_narcotics_last_4_weeks;1;Ja;answer;{base};1", "Q1;used_narcotics_last_4_weeks;0;Nej;answer;;",
             NOT_ASKED)  # fmt: skip


def test_groups_that_no_page_shows_are_noted(read):
    book = read(*GOOD, "Q2;kön;1;flicka;filter;;", "Q2;sex;3;annan könstillhörighet;filter;;")
    assert book.notes == [
        "Grupperna på kodbokens rad 5 finns inte i kodlistan över grupper och redovisas inte var för sig."
    ]


def test_codes_and_spans():
    assert [canonical(one) for one in ("1", "01", "1,0", "1.00", "-1", "0", "A2", "1,5", "")] == [
        "1", "1", "1", "1", "-1", "0", "A2", "1,5", "",
    ]  # fmt: skip
    known = {"0": Code(2, "0", "Nej", "answer"), "1-40": Code(3, "1-40", "Ja", "answer")}
    found = [meaning(known, one) for one in ("0", "1", "40", "41", "-1", "")]
    assert [one.code if one else None for one in found] == ["0", "1-40", "1-40", None, None, None]


def lines(name: str) -> list[list[str]]:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    return [line.split(";") for line in text.splitlines()[1:]]


def test_the_template_for_stockholmsenkaten_has_the_codes_of_the_real_codebook(shared_data: Path):
    """Every code of its 2024 edition has a meaning, and we name none that the real one does not have."""
    import csv

    real: dict[str, dict[str, str]] = {}
    path = shared_data / "survey" / "stockholmsenkaten" / "kodbok_2024_long.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            real.setdefault(row["frage_id"], {})[row["kod"]] = row["etikett"]
    ours: dict[str, set[str]] = {}
    for variable, _, code, *_ in lines("stockholmsenkaten_2024_codebook.csv"):
        ours.setdefault(variable, set()).update({code} - {""})
    assert set(ours) <= set(real)
    listed = {name: {code for code in real[name] if code} for name in ("F2", "F46", "F50", "F102")}
    assert listed["F2"] == ours["F2"]
    assert listed["F46"] == ours["F46"] == {"1", "2", "999"}
    assert listed["F102"] == ours["F102"]
    assert listed["F50"] == ours["F50"] - {"0", "1-995"}  # how many times: an open number
    assert (real["F46"]["1"], real["F46"]["2"], real["F50"]["996"]) == ("Nej", "Ja", "Ska ej besvaras")


def test_the_template_for_the_edition_before_is_the_same_by_its_old_names(shared_data: Path):
    """F45 became F46, F49 F50 and F100 F102: the concepts, and so the series, are the same."""
    import csv

    path = shared_data / "survey" / "stockholmsenkaten" / "origo2024_recode_map.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        questions = [row for row in csv.DictReader(stream) if row["itemnr_old"].startswith("F")]
    new_name = {row["itemnr_old"]: row["itemnr_new"] for row in questions}
    renamed = [
        [new_name.get(variable, variable), *rest] for variable, *rest in lines("stockholmsenkaten_2022_codebook.csv")
    ]
    assert renamed == lines("stockholmsenkaten_2024_codebook.csv")
    old = {variable for variable, *_ in lines("stockholmsenkaten_2022_codebook.csv")}
    assert old >= {"F45", "F49", "F100"}


def test_an_answer_of_thousands_of_digits_means_nothing():
    # Python refuses to make a number of more than 4 300 digits
    assert meaning({"1-40": Code(2, "1-40", "Ja", "answer")}, "9" * 5000) is None


def test_those_who_do_not_go_out_are_counted_both_ways(read):
    book = read(*(";".join(line) for line in lines("stockholmsenkaten_2024_codebook.csv")))
    ways = {
        concept: {code: (one.role, one.yes) for code, one in known.items()}
        for concept, known in book.variables["F102"].items()
    }
    unsafe, left_out = ("answer", False), ("missing", None)
    assert (ways["safe_outdoors_late"]["5"], ways["safe_outdoors_late"]["6"]) == (unsafe, left_out)
    assert [ways["safe_outdoors_late_among_those_out"][code] for code in "56"] == [left_out, left_out]
    bases = {name: book.concepts[name].base for name in ways}
    assert len(set(bases.values())) == 2
    assert book.concepts["used_narcotics_last_4_weeks"].is_among_everybody
