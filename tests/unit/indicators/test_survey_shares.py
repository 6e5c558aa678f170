"""Shares out of survey answers: by the design, judged by R's values, in groups whose rest is never hidden from view."""

import csv
import math
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from pipeline.indicators import observe, survey_shares
from pipeline.indicators.catalogue import BY_ID
from pipeline.ingestion.deliveries import Delivery, FoundFile
from pipeline.ingestion.readers import codebook
from pipeline.ingestion.source_settings import DeliverySettings

EVER, LATELY, LATE = (
    BY_ID[one] for one in ("ever_used_narcotics", "used_narcotics_last_4_weeks", "safe_outdoors_late")
)
HEADER = ";".join(codebook.COLUMNS)
PUPILS = f"""{HEADER}
F46;ever_used_narcotics;1;Nej;answer;bland samtliga;1
F46;ever_used_narcotics;2;Ja;answer;;
F46;ever_used_narcotics;999;Ej svar;missing;;
F50;used_narcotics_last_4_weeks;0;Nej;answer;bland samtliga;1
F50;used_narcotics_last_4_weeks;1-995;Ja;answer;;
F50;used_narcotics_last_4_weeks;996;Ska ej besvaras;not_asked;;
F50;used_narcotics_last_4_weeks;998;Vet inte;missing;;
F2;sex;1;pojke;filter;;
F2;sex;2;flicka;filter;;
F2;sex;999;Ej svar;missing;;
ARSKURS;grade;9;9;filter;;
Skolnamn;;;;psu;;
"""


@pytest.fixture
def deliver(tmp_path: Path):
    """A delivery as the loader would leave it: a file of answers and a codebook."""

    def write(content: bytes, book: str, name: str = "prov/2026", suffix: str = "csv", **options: object) -> Delivery:
        folder = tmp_path / name
        folder.mkdir(parents=True)
        found = []
        for file_name, data in ((f"svar.{suffix}", content), (codebook.NAME, book.encode())):
            (folder / file_name).write_bytes(data)
            found.append(FoundFile(f"{name}/{file_name}", folder / file_name, len(data), f"{name} {file_name}"))
        given = {"wave": "2026-04"} | options
        about = DeliverySettings(municipality="9999", format="survey_microdata", synthetic=True, options=given)
        return Delivery(name, about, (found[0],), companions={codebook.NAME: found[1]})

    return write


def estimated(*deliveries: Delivery, indicator=EVER) -> dict[str, dict]:
    with survey_shares.held_in_memory(deliveries) as memory:
        rows = observe.estimated(memory, indicator)
    return {row["group_key"]: row for row in rows.to_dict("records")}


def answers(*groups: tuple[str, int]) -> bytes:
    """Lines of "school;grade;sex;F46;F50", each so many times."""
    lines = [line for line, times in groups for _ in range(times)]
    return "\n".join(["Skolnamn;ARSKURS;F2;F46;F50", *lines]).encode()


@pytest.mark.parametrize("by", ["", "Q2"])
def test_yrbs_is_as_r_has_it(deliver, shared_data: Path, by: str):
    """13 677 pupils out of SPSS, weighted, by stratum and school: the share, its error and its limits to 1e-9."""
    book = f"""{HEADER}
QN45;ever_used_narcotics;1;Ja;answer;bland samtliga;1
QN45;ever_used_narcotics;2;Nej;answer;;
Q2;sex;1;flicka;filter;;
Q2;sex;2;pojke;filter;;
weight;;;;weight;;
stratum;;;;stratum;;
psu;;;;psu;;
"""
    sav = (shared_data / "survey" / "exports" / "yrbs2019_subset.sav").read_bytes()
    found = estimated(deliver(sav, book, suffix="sav"))
    groups = {"1": "sex=girl", "2": "sex=boy"} if by else {"": ""}
    path = shared_data / "survey" / "reference" / "reference_values_yrbs2019.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        wanted = [
            row
            for row in csv.DictReader(stream)
            if (row["variable"], row["stat"], row["by"]) == ("QN45", "prop_beta", by)
        ]
    assert len(wanted) == len(groups)
    for row in wanted:
        own = found[groups[row["level"]]]
        numbers = [own[name] for name in ("value", "standard_error", "lower", "upper", "df", "base_n", "numerator")]
        names = ("est", "se", "ci_low", "ci_high", "df", "n", "n_yes")
        assert numbers == pytest.approx([float(row[name]) for name in names], abs=1e-9)
        assert math.isnan(own["denominator"])  # weighted: the value is not so many of so many
    assert set(found) == {"", "sex=boy", "sex=girl", "sex=other"}  # 98 of the base gave no sex


def test_pupils_by_year_and_sex_and_no_total(deliver):
    content = answers(("A;9;1;2;3", 3), ("B;9;1;1;996", 5), ("A;9;2;1;996", 4), ("B;9;2;2;0", 2),
                      ("B;9;999;2;1", 7))  # fmt: skip
    found = estimated(deliver(content, PUPILS))
    assert {key: (one["numerator"], one["denominator"], one["value"]) for key, one in found.items()} == {
        "grade=9;sex=boy": (3, 8, 3 / 8),
        "grade=9;sex=girl": (2, 6, 2 / 6),
    }
    (row, _) = found.values()
    assert (row["dimension"], row["period"], row["period_kind"], row["unit"]) == (
        "grade×sex",
        "2026-04",
        "wave",
        "share",
    )
    assert (row["period_start"], row["period_end"]) == (date(2026, 4, 1), date(2026, 4, 30))
    assert (row["area_code"], row["deliveries"], row["synthetic"]) == ("9999", "prov/2026", True)
    assert row["method"] == "korn_graubard_everyone_asked"


def test_among_everybody_those_who_were_not_asked_say_no(deliver):
    """Eight boys: 3 in the last four weeks, 5 who never have; one does not know, and is not in the base."""
    content = answers(("A;9;1;2;3", 3), ("B;9;1;1;996", 5), ("B;9;1;2;998", 1))
    (row,) = estimated(deliver(content, PUPILS), indicator=LATELY).values()
    assert (row["numerator"], row["base_n"]) == (3, 8)
    book = PUPILS.replace("F50;used_narcotics_last_4_weeks;0;Nej;answer;bland samtliga;1",
                          "F50;used_narcotics_last_4_weeks;0;Nej;answer;de som fick frågan;1")  # fmt: skip
    (row,) = estimated(deliver(content, book, "prov/annan"), indicator=LATELY).values()
    assert (row["numerator"], row["base_n"]) == (3, 3)


def test_those_who_do_not_go_out_for_fear_are_unsafe_and_the_others_are_left_out(deliver):
    book = (Path(__file__).parents[3] / "docs" / "mallar" / "stockholmsenkaten_2024_codebook.csv").read_text("utf-8")
    rows = [f"A;9;1;1;996;{code}" for code in "1122345666"] + ["B;9;1;1;996;999"]
    content = "\n".join(["Skolnamn;ARSKURS;F2;F46;F50;F102", *rows]).encode()
    (row,) = estimated(deliver(content, book), indicator=LATE).values()
    assert (row["numerator"], row["base_n"]) == (4, 7)  # safe 4; unsafe 3, 4 and 5; three stay in for other reasons


def test_a_pupil_level_interval_is_never_made_of_a_school_survey(deliver):
    book = PUPILS.replace("Skolnamn;;;;psu;;\n", "")
    content = answers(("A;9;1;2;3", 30), ("B;9;1;1;996", 50))
    (row,) = estimated(deliver(content, book)).values()
    assert row["value"] == 30 / 80
    assert all(math.isnan(row[name]) for name in ("standard_error", "lower", "upper"))


def test_schools_that_happen_to_agree_are_not_believed(deliver):
    """Every school has the same share, so the variance between them is nothing: the error is that of 80 pupils."""
    content = answers(*((f"{school};9;1;{code};0", 10) for school in "ABCD" for code in (1, 2)))
    (row,) = estimated(deliver(content, PUPILS)).values()
    assert row["standard_error"] == pytest.approx(math.sqrt(0.25 / 80))
    assert row["df"] == 3


ADULTS = f"""{HEADER}
q;feels_safe;1;Ja;answer;alla som svarade;1, webb
q;feels_safe;2;Nej;answer;;
kön;sex;K;kvinna;filter;;
kön;sex;M;man;filter;;
"""


def test_of_others_than_pupils_the_whole_and_its_parts_the_rest_included(deliver):
    content = "\n".join(["q;kön", *["1;K"] * 6, *["2;M"] * 4, *["1;"] * 2, *[";"]]).encode()
    found = estimated(deliver(content, ADULTS, everyone_asked=False), indicator=BY_ID["feels_safe"])
    assert {key: (one["numerator"], one["base_n"]) for key, one in found.items()} == {
        "": (8, 12), "sex=man": (0, 4), "sex=other": (2, 2), "sex=woman": (6, 6),
    }  # fmt: skip
    assert {one["method"] for one in found.values()} == {"korn_graubard"}


def test_waves_are_one_series_where_base_and_version_are_stated_and_the_same(deliver):
    content = answers(("A;9;1;2;3", 2), ("B;9;1;1;996", 2))
    first = deliver(content, PUPILS, "prov/2024", wave="2024-04")
    renamed = PUPILS.replace("F46;", "F45;")
    second = deliver(content.replace(b"F46", b"F45"), renamed, "prov/2026b")
    other = deliver(content, PUPILS.replace("F46;ever_used_narcotics;1;Nej;answer;bland samtliga;1",
                                            "F46;ever_used_narcotics;1;Nej;answer;bland samtliga;2"),
                    "prov/2028", wave="2028-04")  # fmt: skip
    unstated = deliver(content, PUPILS.replace("bland samtliga;1", "bland samtliga;"), "prov/2030", wave="2030-04")
    with survey_shares.held_in_memory([first, second, other, unstated]) as memory:
        rows = observe.estimated(memory, EVER)
    series = dict(zip(rows["period"], rows["series"], strict=True))
    assert series["2024-04"] == series["2026-04"] == "prov | ever_used_narcotics | bland samtliga | 1"
    assert series["2028-04"] == "prov | ever_used_narcotics | bland samtliga | 2"
    assert series["2030-04"] == "jämförs inte: prov/2030"


def test_what_has_been_published_is_not_redone():
    def row(period: str, status: str, value: float | None, method: str) -> dict:
        return {"indicator": "i", "area_code": "9999", "period": period, "dimension": "", "group_key": "",
                "unit": "share", "status": status, "value": value, "method": method}  # fmt: skip

    published = pd.DataFrame(
        [row("2024", "ok", 0.3, "published_figure"), row("2025", "missing", None, "published_figure")]
    )
    ours = pd.DataFrame([row(period, "ok", 0.2, "korn_graubard") for period in ("2024", "2025", "2026")])
    found = observe.beside(published, ours)
    assert dict(zip(found["period"], found["method"], strict=True)) == {
        "2024": "published_figure", "2025": "korn_graubard", "2026": "korn_graubard",
    }  # fmt: skip


def test_the_answers_are_in_memory_alone_and_gone_afterwards(deliver, tmp_path: Path):
    delivery = deliver(answers(("Hemliga Ekskolan;9;1;2;3", 40), ("B;9;1;1;996", 40)), PUPILS)
    before = set(tmp_path.rglob("*"))
    with survey_shares.held_in_memory([delivery]) as memory:
        database, temporary = memory.execute(
            "select (select path from duckdb_databases() where database_name = 'memory'), "
            "current_setting('temp_directory')"
        ).fetchone()
        assert (database, temporary) == (None, "")
        text = str(memory.execute("from survey_answer").fetchall())
        assert "Hemliga" not in text  # a school is a number
        schools = memory.execute("select distinct psu from survey_answer order by 1").fetchall()
        assert len(schools) == 2
    with pytest.raises(duckdb.ConnectionException):
        memory.execute("from survey_answer")
    with survey_shares.held_in_memory([delivery]) as memory:
        assert memory.execute("select distinct psu from survey_answer order by 1").fetchall() != schools
    assert set(tmp_path.rglob("*")) == before
