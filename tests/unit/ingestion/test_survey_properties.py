"""Laws of survey files: rows written in the layout come back, and damage neither crashes nor loses a line unseen."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.ingestion.deliveries import Delivery, FoundFile, Refused
from pipeline.ingestion.readers import codebook, survey_microdata
from pipeline.ingestion.source_settings import DeliverySettings

HEADER = ";".join(codebook.COLUMNS)
BOOK = f"""{HEADER}
Q1;ever_used_narcotics;1;Ja;answer;alla;1
Q1;ever_used_narcotics;2;Nej;answer;;
Q1;ever_used_narcotics;99;Ej svar;missing;;
Q2;sex;1;flicka;filter;;
Q2;sex;2;pojke;filter;;
vikt;;;;weight;;
skola;;;;psu;;
"""
SAV = Path(__file__).parents[3] / "raw_data" / "exempelkommun" / "elevsvar" / "2024"
ROW = st.tuples(
    st.sampled_from(["1", "2", "99", ""]), st.sampled_from(["1", "2", ""]), st.integers(0, 5000),
    st.text("abcåäö ;,\"'\n", min_size=1).filter(str.strip), st.text("ab;\"\n,"),
)  # fmt: skip
FEW = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def delivered(folder: Path, content: bytes, name: str = "svar.csv", book: bytes = b"") -> Delivery:
    """A delivery without source.toml, as the loader would hand it over."""
    files = {}
    for file_name, data in ((name, content), (codebook.NAME, book or BOOK.encode())):
        (folder / file_name).write_bytes(data)
        files[file_name] = FoundFile(f"prov/{file_name}", folder / file_name, len(data), "sha")
    about = DeliverySettings(municipality="9999", format="survey_microdata", options={"wave": "2026"})
    return Delivery("prov", about, (files[name],), companions={codebook.NAME: files[codebook.NAME]})


def read(delivery: Delivery) -> survey_microdata.FileAnswers:
    (one,) = survey_microdata.answers(delivery, codebook.read(delivery))
    return one


@FEW
@given(
    rows=st.lists(ROW, min_size=1, max_size=20), delimiter=st.sampled_from(";,\t"), end=st.sampled_from(["\n", "\r\n"])
)
def test_rows_written_in_the_layout_come_back(tmp_path: Path, rows, delimiter: str, end: str):
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerow(["namn", "Q1", "Q2", "vikt", "skola"])
    writer.writerows(
        [name, q1, q2, f"{weight / 1000}".replace(".", ","), school] for q1, q2, weight, school, name in rows
    )
    found = read(delivered(tmp_path, stream.getvalue().encode()))
    one = found.rows[found.rows["concept"] == "ever_used_narcotics"]
    assert one["code"].tolist() == [row[0] for row in rows]
    assert one["weight"].tolist() == [row[2] / 1000 for row in rows]
    sexes = found.rows[found.rows["concept"] == "sex"]["code"].tolist()
    assert sexes == [row[1] for row in rows]
    assert one["psu"].nunique() == len({" ".join(row[3].split("\r")).strip() for row in rows})
    assert found.rejects == []


@FEW
@given(data=st.data())
def test_a_damaged_text_file_loses_no_line_unseen(tmp_path: Path, data: st.DataObject):
    lines = ["Q1;Q2;vikt;skola", *(f"{n % 2 + 1};{n % 2 + 1};1;S{n % 3}" for n in range(12))]
    content = bytearray("\r\n".join(lines).encode())
    for place, byte in data.draw(
        st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), max_size=6)
    ):
        content[place] = byte
    try:
        found = read(delivered(tmp_path, bytes(content)))
    except Refused:
        return
    count = found.count
    assert count.lines == count.preamble + count.header + count.data + count.blank + count.rejected
    assert found.rows["respondent"].nunique() <= count.data
    assert all(one.text == "" for one in found.rejects)


@settings(FEW, max_examples=12)
@given(data=st.data())
def test_a_damaged_spss_file_never_takes_us_with_it(tmp_path: Path, data: st.DataObject):
    """Some of these would end the process by a segmentation fault, if they were read in it."""
    content = bytearray((SAV / "elevsvar_2024.sav").read_bytes())
    places = st.one_of(st.integers(0, 3000), st.integers(0, len(content) - 1))
    for place, byte in data.draw(st.lists(st.tuples(places, st.integers(0, 255)), min_size=1, max_size=30)):
        content[place] = byte
    delivery = delivered(tmp_path, bytes(content), "svar.sav", (SAV / codebook.NAME).read_bytes())
    try:
        found = read(delivery)
    except Refused:
        return
    assert found.count.lines == found.count.data + found.count.rejected


def test_a_known_bad_spss_file_is_refused(tmp_path: Path):
    content = (SAV / "elevsvar_2024.sav").read_bytes()[:5000]
    with pytest.raises(Refused, match="går inte att läsa som SPSS-fil"):
        read(delivered(tmp_path, content, "svar.sav", (SAV / codebook.NAME).read_bytes()))
