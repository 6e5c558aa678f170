"""The four readers of small tables: the smallest valid file of each, as CSV and as a workbook."""

from datetime import date

import pytest

CSV = {
    "scb_csv": "region;år;folkmängd\n0182 Nacka;2017;101 231\n",
    "activity_log": (
        "datum;löfte;åtagande;aktivitet;status;antal;timmar;deltagare;överträdelser;enhet;målgrupp;aktör\n"
        "2026-03-14;youth;1a;lectures_parents;genomförd;;1,5;38;;Exempelskolan;föräldrar;\n"
    ),
    "register": "datum;mått;område;grupp;täljare;nämnare\n2026-06-30;staff_trained;;personalgrupp=skola;120;310\n",
    "survey_table": (
        "indikator;område;period;grupp;procent;undre;övre;antal_svar;inbjudna;fråga;bas;fråga_version;källa\n"
        'feels_safe;lpo:nacka;2023;"årskurs=9;kön=flicka";87,5;85;90;1669;3520;Hur trygg?;samtliga;2023;Polisen\n'
    ),
}
ROWS = {
    "scb_csv": (
        "select area_code, counted_on, dimension, group_key, population, state, line from core.population",
        [("0182", date(2017, 12, 31), "", "", 101231, "ok", 2)],
    ),
    "activity_log": (
        "select * exclude (sha256, file_id) from core.activity",
        [(date(2026, 3, 14), "youth", "1a", "lectures_parents", "done", 1.0, 1.5, 38.0, None, "Exempelskolan",
          "föräldrar", "", "9999", 2)],
    ),
    "register": (
        "select * exclude (sha256, file_id) from core.register_snapshot",
        [(date(2026, 6, 30), "staff_trained", "9999", "staff_group", "staff_group=school", 120.0, 310.0, 2)],
    ),
    "survey_table": (
        "select * exclude (sha256, file_id) from core.survey_figure",
        [("feels_safe", "lpo:nacka", "2023", date(2023, 1, 1), date(2023, 12, 31), "grade×sex", "grade=9;sex=girl",
          0.875, 0.85, 0.9, 1669, 3520, "Hur trygg?", "samtliga", "2023", "Polisen", "ok", 2)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("format_id", CSV)
def test_the_smallest_csv_file(con, deliver, load, promised, line_counts, format_id):
    load(con, deliver(format_id, {"fil.csv": CSV[format_id].encode()}))
    sql, rows = ROWS[format_id]
    assert con.execute(sql).fetchall() == rows
    assert (
        line_counts(con)["fil.csv"] | {"lines": 2, "header": 1, "data": 1, "message": ""} == line_counts(con)["fil.csv"]
    )


@pytest.mark.parametrize("format_id", CSV)
def test_the_smallest_workbook(con, deliver, load, promised, line_counts, workbook, format_id):
    load(con, deliver(format_id, {"fil.xlsx": workbook({"Blad1": CSV[format_id]})}, settings='files = ["*.xlsx"]\n'))
    sql, rows = ROWS[format_id]
    assert con.execute(sql).fetchall() == rows
    assert line_counts(con)["fil.xlsx"] | {"lines": 2, "header": 1, "data": 1} == line_counts(con)["fil.xlsx"]
