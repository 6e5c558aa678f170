"""Real survey files, and the habits of the tools that write them: what is read, counted and rejected."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.ingestion.readers import codebook, survey_microdata

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
