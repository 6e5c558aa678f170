"""The four readers of small tables: the smallest valid file of each, as CSV and as a workbook."""

import csv
import io
from datetime import date

import pytest
import xlsxwriter

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


def rows_of(con, table, *columns):
    return con.execute(f"select {', '.join(columns)} from core.{table} order by line").fetchall()


def header(format_id):
    return CSV[format_id].splitlines()[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("format_id", CSV)
def test_every_encoding_that_excel_writes(con, deliver, load, promised, format_id, encoding):
    load(con, deliver(format_id, {"fil.csv": CSV[format_id].replace("\n", "\r\n").encode(encoding)}))
    sql, rows = ROWS[format_id]
    assert con.execute(sql).fetchall() == rows


@pytest.mark.parametrize("format_id", CSV)
def test_columns_in_any_order_blank_lines_and_empty_columns_of_no_name(
    con, deliver, load, promised, line_counts, format_id
):
    table = list(csv.reader(io.StringIO(CSV[format_id]), delimiter=";"))
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows([["", "  "], *([*reversed(row), "", ""] for row in table), ["", ""]])
    load(con, deliver(format_id, {"fil.csv": stream.getvalue().encode()}))
    sql, rows = ROWS[format_id]
    assert con.execute(sql).fetchall() == [(*row[:-1], 3) for row in rows]
    assert line_counts(con)["fil.csv"] | {"lines": 4, "header": 1, "data": 1, "blank": 2} == line_counts(con)["fil.csv"]


def test_populations_states_and_the_nation_by_scbs_name(con, deliver, load):
    content = (
        f"{header('scb_csv')}\n00 Riket;2024;10 587 710\n0182 Nacka;2023;..\n0182 Nacka;2024;.\n0182 Nacka;2022;-\n"
    )
    load(con, deliver("scb_csv", {"fil.csv": content.encode()}))
    assert rows_of(con, "population", "area_code", "counted_on", "population", "state") == [
        ("00", date(2024, 12, 31), 10587710, "ok"),
        ("0182", date(2023, 12, 31), None, "missing"),
        ("0182", date(2024, 12, 31), None, "not_applicable"),
        ("0182", date(2022, 12, 31), 0, "ok"),
    ]


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("0182 Nacka;17;5", "år", "år ska vara ett år som 2025, men är '17'. Rätta cellen."),
        ("0182 Nacka;2017;-5", "folkmängd",
         "folkmängd ska vara ett heltal, eller .. där uppgift saknas, men är '-5'. Rätta cellen."),
        (f"0182 Nacka;2017;{'9' * 25}", "folkmängd",
         f"folkmängd ska vara ett heltal, eller .. där uppgift saknas, men är '{'9' * 25}'. Rätta cellen."),
    ],
)  # fmt: skip
def test_a_line_of_inhabitants_that_cannot_be_read_is_rejected(con, deliver, load, line_counts, line, column, reason):
    content = f"{header('scb_csv')}\n{line}\n00 Riket;2024;10 587 710\n"
    load(con, deliver("scb_csv", {"fil.csv": content.encode()}))
    assert con.execute("select line, column_name, reason, text from meta.reject").fetchall() == [
        (2, column, reason, line.split(";")[1 if column == "år" else 2])
    ]
    counts = line_counts(con)["fil.csv"]
    assert (counts["lines"], counts["data"], counts["rejected"]) == (3, 1, 1)


def test_a_logs_statuses_amounts_and_note_column(con, deliver, load, promised, line_counts):
    content = (
        f"{header('activity_log')};anteckning\n"
        "2026-01-10;youth;1a;lectures_parents;planerad;;;;;;;;ring Kim 070-123 45 67\n"
        "2026-02-10;youth;1b;speed_checks;genomförd;3;4,5;;12;Storgatan;alla;;\n"
        "2026-03-10;youth;1a;lectures_parents;inställd;1;..;0;;;;;\n"
    )
    load(con, deliver("activity_log", {"fil.csv": content.encode()}))
    names = ("commitment", "status", "amount", "hours", "participants", "violations", "line")
    assert rows_of(con, "activity", *names) == [
        ("1a", "planned", 1.0, None, None, None, 2),
        ("1b", "done", 3.0, 4.5, None, 12.0, 3),
        ("1a", "cancelled", 1.0, None, 0.0, None, 4),
    ]
    assert line_counts(con)["fil.csv"]["message"].startswith("Målgruppen på rad 3 är ingen av elever, ")
    held = con.execute("select * from core.activity").fetchall()
    assert "070" not in str(held)


def test_the_sheet_aktiviteter_is_read_whatever_stands_beside_it(con, deliver, load, promised, workbook):
    sheets = {"Läs mig": "hej\n", "Aktiviteter": CSV["activity_log"], "Listor": "a;b\n1;2\n"}
    load(con, deliver("activity_log", {"fil.xlsx": workbook(sheets)}))
    assert rows_of(con, "activity", "promise", "line") == [("youth", 2)]


def test_empty_sheets_do_not_count(con, deliver, load, workbook):
    load(con, deliver("register", {"fil.xlsx": workbook({"Blad1": "", "Blad2": CSV["register"], "Blad3": ""})}))
    assert rows_of(con, "register_snapshot", "measure", "line") == [("staff_trained", 2)]


def test_an_excel_cell_may_hold_a_date_as_text(con, deliver, load):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("Blad1")
        for number, row in enumerate(csv.reader(io.StringIO(CSV["register"]), delimiter=";")):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)  # numbers too
    load(con, deliver("register", {"fil.xlsx": stream.getvalue()}))
    assert con.execute(ROWS["register"][0]).fetchall() == ROWS["register"][1]


def test_registers_of_every_form(con, deliver, load, line_counts):
    content = (
        f"{header('register')}\n"
        "2025-12-31;active_watch_areas;;;12;\n"
        "2025-12-31;schools_reached;;;;27\n"
        "2025-12-31;days_to_first_contact;;;310;64\n"  # a sum of days over persons
        "2025-12-31;extremism_plan_current;;;0;1\n"
        "2025-12-31;member_households;Nacka;;..;40 100\n"
        '2025-12-31;staff_trained;lpo:nacka;"kön=kvinna;personalgrupp=fritid";3;3\n'
        "2025-12-31;schools_reached;0182;;20;27\n"
    )
    load(con, deliver("register", {"fil.csv": content.encode()}))
    assert rows_of(con, "register_snapshot", "area_code", "dimension", "group_key", "numerator", "denominator") == [
        ("9999", "", "", 12, None),
        ("9999", "", "", None, 27),
        ("9999", "", "", 310, 64),
        ("9999", "", "", 0, 1),
        ("0182", "", "", None, 40100),
        ("lpo:nacka", "sex×staff_group", "sex=woman;staff_group=leisure", 3, 3),
        ("0182", "", "", 20, 27),
    ]
    assert line_counts(con)["fil.csv"]["message"] == "Rad 8: täljare används inte för schools_reached."


def test_survey_rows_that_can_be_compared_with_nothing_are_loaded_and_noted(con, deliver, load, line_counts):
    content = (
        f"{header('survey_table')}\n"
        "safe_outdoors_late;polisregion:stockholm;2026K1;;72,5;70;75;900;;Hur trygg?;samtliga;1;Polisen\n"
        "safe_outdoors_late;Nacka;2026-03;;..;;;;;;samtliga;;Polisen\n"
        "safe_outdoors_late;0182;2024;ålder=16-84;.;;;;;Hur trygg?;;;\n"
        "safe_outdoors_late;0182;2024;åldersgrupp=16–84;0,5;;;;;;;;\n"
    ).replace("ålder=16-84", "age=16-84;sex=man".join('""'))
    load(con, deliver("survey_table", {"fil.csv": content.encode()}))
    names = ("area_code", "wave", "period_start", "period_end", "dimension", "share", "lower", "state", "publication")
    assert rows_of(con, "survey_figure", *names) == [
        ("polisregion:stockholm", "2026K1", date(2026, 1, 1), date(2026, 3, 31), "", 0.725, 0.7, "ok", "Polisen"),
        ("0182", "2026-03", date(2026, 3, 1), date(2026, 3, 31), "", None, None, "missing", "Polisen"),
        ("0182", "2024", date(2024, 1, 1), date(2024, 12, 31), "age×sex", None, None, "not_applicable", "Prov"),
        ("0182", "2024", date(2024, 1, 1), date(2024, 12, 31), "age", 0.005, None, "ok", "Prov"),
    ]
    assert line_counts(con)["fil.csv"]["message"] == (
        "Rad 3, 4, 5 saknar fråga eller bas. Uppgiften visas, men kan inte jämföras med någon annan."
    )
