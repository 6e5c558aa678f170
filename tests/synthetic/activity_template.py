"""The workbook of an activity log: sheets Aktiviteter (with dropdown lists), Listor, Läs mig. Empty: the template.

The same bytes at every run. ``python tests/synthetic/activity_template.py`` writes docs/mallar/aktivitetslogg.xlsx.
"""

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from pipeline.ingestion import codes
from pipeline.ingestion.readers.activity_log import LAYOUT, STATUSES

TEMPLATE = Path(__file__).parents[2] / "docs" / "mallar" / "aktivitetslogg.xlsx"
CREATED = datetime.datetime(2026, 11, 20)
COLUMNS = (*LAYOUT.columns, "anteckning")
LAST_ROW = 2000  # as far down as the dropdown lists reach
PROMISED = {  # promise id → its commitments, as the six promises of 2017 have them; a municipality writes its own
    "youth_narcotics": ("1a", "1b", "1c"),
    "violent_extremism": ("2a", "2b", "2c"),
    "perceived_safety": ("3a", "3b", "3c", "3d"),
    "neighbourhood_watch": ("4a", "4b"),
    "victim_support": ("5a", "5b", "5c"),
    "traffic_speed": ("6a", "6b", "6c"),
}
NUMBERS = ("antal", "timmar", "deltagare", "överträdelser")
WIDTHS = {"löfte": 22, "aktivitet": 32, "enhet": 30, "målgrupp": 18, "aktör": 26, "anteckning": 40}
READ_ME = (
    "Aktivitetslogg: vad som är planerat, genomfört och inställt för varje löfte",
    "",
    "Så fyller du i",
    "Skriv en rad för varje aktivitet på bladet Aktiviteter. Ändra inte rubrikraden och byt inte namn på bladet.",
    "Skriv raden när aktiviteten planeras, med status planerad. Byt status på samma rad när den är genomförd eller "
    "inställd: en ny rad skulle räknas som en aktivitet till.",
    "Spara filen i mappen för kommunens aktivitetslogg och kör uppdateringen. Är något fel får du veta blad och cell.",
    "",
    "Kolumnerna",
    "datum: dagen för aktiviteten, som 2026-03-14. Den måste vara ett datum i Excel.",
    "löfte och åtagande: id i kommunens löftesfil. Välj i listan; byt ut listorna på bladet Listor mot era egna.",
    "aktivitet: välj i listan. På bladet Listor står vad varje kod betyder.",
    "status: planerad, genomförd eller inställd.",
    "antal: hur många gånger raden gäller. Tomt betyder en gång.",
    "timmar, deltagare och överträdelser: fyll i där det finns uppgift, annars lämna tomt.",
    "enhet: skolan, föreningen eller platsen, aldrig en persons namn eller en gatuadress.",
    "målgrupp: välj i listan.",
    "aktör: vilken verksamhet som genomförde aktiviteten, aldrig en persons namn.",
    "anteckning: läses aldrig in. Skriv ändå inget om enskilda personer.",
    "",
    "Det här ska inte stå i loggen",
    "Namn, personnummer, adresser, telefonnummer, e-postadresser och annat om enskilda personer. En fil med sådant "
    "avvisas.",
)


def write(
    path: Path, rows: Sequence[Mapping[str, object]] = (), promised: Mapping[str, Sequence[str]] = PROMISED
) -> None:
    """Write a log.

    Args:
        path: the file; its folder is made if it is not there.
        rows: column → value, by the header's names: dates as dates, numbers as numbers; what is left out is empty.
        promised: promise id → commitments, for the dropdown lists.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"title": "Aktivitetslogg", "author": "Löften", "created": CREATED})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        heading = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF4"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        log, lists, read_me = (book.add_worksheet(name) for name in (LAYOUT.sheet, "Listor", "Läs mig"))
        _write_log(log, rows, day, heading)
        _write_lists(log, lists, promised, heading)
        read_me.set_column(0, 0, 100, wrapped)
        for number, line in enumerate(READ_ME):
            title = line and (number == 0 or READ_ME[number - 1] == "")
            read_me.write_string(number, 0, line, heading if title else wrapped)


def _write_log(
    sheet: xlsxwriter.worksheet.Worksheet,
    rows: Sequence[Mapping[str, object]],
    day: xlsxwriter.format.Format,
    heading: xlsxwriter.format.Format,
) -> None:
    sheet.freeze_panes(1, 0)
    for number, name in enumerate(COLUMNS):
        sheet.set_column(number, number, WIDTHS.get(name, 14), day if name == "datum" else None)
        sheet.write_string(0, number, name, heading)
    for line, row in enumerate(rows, start=1):
        for name, value in row.items():
            if isinstance(value, datetime.date):
                sheet.write_datetime(line, COLUMNS.index(name), datetime.datetime.combine(value, datetime.time()), day)
            elif value not in (None, ""):
                sheet.write(line, COLUMNS.index(name), value)
    sheet.data_validation(1, 0, LAST_ROW, 0, {
        "validate": "date", "criteria": "between", "minimum": datetime.date(2000, 1, 1),
        "maximum": datetime.date(2099, 12, 31), "error_title": "Datum",
        "error_message": "Skriv ett datum som 2026-03-14.",
    })  # fmt: skip
    for name in NUMBERS:
        column = COLUMNS.index(name)
        sheet.data_validation(1, column, LAST_ROW, column, {
            "validate": "decimal", "criteria": ">=", "value": 0, "error_title": name.capitalize(),
            "error_message": "Skriv ett tal som inte är negativt, eller lämna cellen tom.",
        })  # fmt: skip


def _write_lists(
    log: xlsxwriter.worksheet.Worksheet,
    sheet: xlsxwriter.worksheet.Worksheet,
    promised: Mapping[str, Sequence[str]],
    heading: xlsxwriter.format.Format,
) -> None:
    lists = {
        "löfte": list(promised),
        "åtagande": [one for commitments in promised.values() for one in commitments],
        "aktivitet": list(codes.activities()),
        "status": list(STATUSES),
        "målgrupp": list(codes.audiences()),
    }
    for number, (name, values) in enumerate(lists.items()):
        sheet.write_column(0, number, [name, *values])
        letter = "ABCDE"[number]
        column = COLUMNS.index(name)
        log.data_validation(1, column, LAST_ROW, column, {
            "validate": "list", "source": f"=OFFSET(Listor!${letter}$2,0,0,COUNTA(Listor!${letter}:${letter})-1,1)",
            "error_title": name.capitalize(), "error_message": "Välj i listan, som står på bladet Listor.",
            "error_type": "warning" if name == "målgrupp" else "stop",
        })  # fmt: skip
    sheet.write_column(0, len(lists), ["vad aktiviteten är", *codes.activities().values()])
    sheet.set_row(0, None, heading)
    sheet.set_column(0, len(lists), 34)
    sheet.freeze_panes(1, 0)


if __name__ == "__main__":
    write(TEMPLATE)
